"""The posts every county has: 1+1+1+X in the grid, and those who work above it. Counties edit them as they like."""

from __future__ import annotations

from forms_app.areas.models import Level, Post

# code, name, level, how many each area of that level must have, rights
STANDARD_POSTS = [
    ("county-admin", "县管理员", Level.COUNTY, 1, "read edit export print announce approve appraise roster"),
    ("department-handler", "部门经办人", Level.TOWN, 0, "read print"),
    ("town-officer", "镇综治中心干部", Level.TOWN, 1, "read edit export print announce approve appraise roster"),
    ("village-clerk", "村文书", Level.VILLAGE, 1, "fill read edit export print announce appraise roster"),
    ("grid-head", "网格长", Level.GRID, 1, "fill read edit print"),
    ("party-head", "党组织负责人", Level.GRID, 1, "read"),
    ("grid-worker", "专职网格员", Level.GRID, 1, "fill read print"),
    ("grid-worker-part-time", "兼职网格员", Level.GRID, 0, "fill read print"),
    ("liaison", "微网格联络员", Level.MICRO, 1, "fill"),
    ("volunteer", "志愿者", Level.GRID, 0, ""),
]
VOLUNTEER = "volunteer"  # the X of 1+1+1+X is counted by this code
# 1 专（兼）职网格员: who holds the first of these posts fills the place of the second.
COUNT_AS = {"grid-worker-part-time": "grid-worker"}
# The people whom residents should know (domain: 1+1+1), with name, photo and phone.
PUBLIC_POSTS = {"grid-head", "party-head", "grid-worker", "grid-worker-part-time"}


def ensure_posts() -> dict[str, Post]:
    """The standard posts by code; those that are missing are made, those that exist are left as they are."""
    posts = {post.code: post for post in Post.objects.all()}
    for order, (code, name, level, required, rights) in enumerate(STANDARD_POSTS, 1):
        if code not in posts:
            granted = {f"can_{right}": True for right in rights.split()} | {"is_public": code in PUBLIC_POSTS}
            posts[code], _created = Post.objects.get_or_create(
                code=code,
                defaults={
                    "name": name,
                    "level": level,
                    "required": required,
                    "order": order,
                    "counts_as": posts.get(COUNT_AS.get(code, "")),
                    **granted,
                },
            )
    return posts
