"""What hangs on the demo county's boards: affairs, finances, publicity, news; one waits for approval, some are over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from forms_app.areas.models import Area
from website.notices import flow
from website.notices.models import BoardsFolder, NoticePage

HETANG, QINGXI, TOWN = "329921101201", "329921101001", "329921101"


class Demo(NamedTuple):
    """``first``: days before today on which it went up; ``days``: how long it stays (0: until taken down)."""

    slug: str
    area: str
    kind: str
    title: str
    body: str
    first: int = 3
    days: int = 0
    contact: str = ""
    approved: bool = True


NOTICES = [
    Demo(
        "demo-caiwu",
        HETANG,
        "finance",
        "荷塘村2026年第三季度财务公开",
        "荷塘村2026年第三季度（7月至9月）村级财务收支情况公开如下，请村民监督。单位：元。\n"
        "日期\t摘要\t收入\t支出\t余额\n7月1日\t上季结转\t\t\t48,320.50\n7月12日\t鱼塘承包费\t36,000.00\t\t84,320.50\n"
        "8月5日\t村道路灯维修\t\t6,480.00\t77,840.50\n8月20日\t保洁员劳务\t\t12,600.00\t65,240.50\n"
        "9月18日\t上级拨付防汛经费\t20,000.00\t\t85,240.50\n9月26日\t排涝泵站电费\t\t3,915.20\t81,325.30\n"
        "原始凭证存村委会备查。对以上收支有疑问的，可向村务监督委员会查询。",
        contact="村务监督委员会，村委会一楼，工作日8:30至17:30",
    ),
    Demo(
        "demo-dibao",
        HETANG,
        "publicity",
        "荷塘村2026年11月最低生活保障拟新增对象公示",
        "经本人申请、入户核查、民主评议，现将荷塘村2026年11月最低生活保障拟新增对象公示如下。\n"
        "序号\t申请人\t家庭人口\t所在组\n1\t周*\t2\t荷塘村3组\n2\t欧阳**\t1\t荷塘村7组\n"
        "公示期内有异议的，请以书面或电话方式向村委会反映，反映人的信息依法保密。",
        first=2,
        days=7,
        contact="清溪塘镇社会事务办公室",
    ),
    Demo(
        "demo-cunwu",
        HETANG,
        "village",
        "荷塘村村民代表会议决定事项公开（2026年第4次）",
        "2026年10月28日，荷塘村召开村民代表会议，应到35人，实到31人，表决通过以下事项：\n"
        "一、修建3组至5组机耕路，长620米，资金由上级项目资金和村集体各承担一半。\n"
        "二、村集体鱼塘下一轮承包采取公开竞价方式，竞价时间另行通知。\n三、冬季垃圾清运改为每日一次。",
        first=20,
    ),
    Demo(
        "demo-tingshui",
        QINGXI,
        "news",
        "关于11月22日停水的通知",
        "因供水主管道检修，清溪塘社区11月22日8时至18时停水，请提前储水。检修提前结束的，提前恢复供水。",
        first=3,
        days=3,
        contact="清溪塘水厂",
    ),
    Demo(
        "demo-dang",
        QINGXI,
        "party",
        "清溪塘社区党总支发展党员公示",
        "经支部大会讨论，拟吸收2名同志为中共预备党员，名单张贴于社区党群服务中心一楼。公示期内如有意见，请向社区党总支反映。",
        first=4,
        days=5,
        contact="清溪塘社区党总支",
    ),
    Demo(
        "demo-fangni",
        TOWN,
        "news",
        "清溪塘镇冬季用电用火安全提示",
        "天气转冷，请做到：人离开时关闭取暖器；电动自行车不进楼道、不飞线充电；不在草垛、林地边焚烧秸秆杂物。\n"
        "发现险情请拨打119，也可以直接联系所在网格的网格员。",
        first=6,
    ),
    Demo(
        "demo-yiyao",
        HETANG,
        "news",
        "65岁以上老年人免费体检通知",
        "镇卫生院医生10月15日至16日到荷塘村卫生室为65岁以上老年人免费体检，请携带身份证，空腹前往。",
        first=45,
        days=10,
    ),
    Demo(
        "demo-luwu",
        HETANG,
        "village",
        "荷塘村机耕路项目竣工验收结果公开",
        "机耕路项目已于11月18日完工，验收组由村两委、村务监督委员会和村民代表组成，验收结论为合格。",
        approved=False,
    ),
]


def seed(say: Callable[[str], Any], users: dict[str, Any], areas: dict[str, Area]) -> None:
    """Make those that are missing. Counted from today, for a board with old notices only looks abandoned."""
    clerk, officer = users["hetang-cun"], users["qingxitang-zhen"]
    made = 0
    for item in NOTICES:
        if not NoticePage.objects.filter(slug=item.slug).exists():
            _make(item, areas[item.area], clerk, officer)
            made += 1
    say(f"公示公告：{len(NOTICES)}份（本次新增{made}份）")


@transaction.atomic
def _make(item: Demo, area: Area, clerk: Any, officer: Any) -> None:
    first = timezone.localdate() - timedelta(days=item.first)
    page = NoticePage(
        title=item.title, slug=item.slug, kind=item.kind, area=area, body=item.body, contact=item.contact, owner=clerk,
        live=False, has_unpublished_changes=True,
        expire_at=flow.expires_after(first + timedelta(days=item.days - 1)) if item.days else None,
    )  # fmt: skip
    BoardsFolder.objects.get().add_child(instance=page)
    page.save_revision(user=clerk)
    if not item.approved:
        page.get_workflow().start(page, clerk)
        return
    page.get_latest_revision().publish(user=officer, skip_permission_checks=True)
    moment = timezone.make_aware(datetime.combine(_not_later(first), time(9)))
    NoticePage.objects.filter(pk=page.pk).update(first_published_at=moment, last_published_at=moment)
    if page.expire_at and page.expire_at <= timezone.now():
        NoticePage.objects.filter(pk=page.pk).update(live=False, expired=True)


def _not_later(day: date) -> date:
    return min(day, timezone.localdate())
