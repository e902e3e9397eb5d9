// Days, moments and times of day as texts and as days since 1970-01-01, local time. Twin of expressions/days.py.
// One zone without summer time: offset says how many minutes it lies east of Greenwich, whatever this machine thinks.
export const DAY_MS = 86_400_000;
const TIME = String.raw`(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?`;
const DAY = /^(\d{4})-(\d\d)(?:-(\d\d))?$/;
const MOMENT = new RegExp(String.raw`^(\d{4})-(\d\d)-(\d\d)[T ]${TIME}$`);
const CLOCK = new RegExp(`^${TIME}$`);
const WEEKDAYS = "日一二三四五六";

// Days of '2026-11-23', '2026-11' (its first day), '2026-11-23T08:30:00.000+08:00', '08:30'; NaN for others.
export function read(text, offset) {
  const bare = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  let found = DAY.exec(bare);
  if (found) return day(found[1], found[2], found[3] ?? "01");
  found = MOMENT.exec(bare);
  if (found) return day(found[1], found[2], found[3]) + clock(found.slice(4), offset);
  found = CLOCK.exec(bare);
  return found ? part(clock(found.slice(1), offset)) : NaN;
}

// The part of a day, also before 1970.
export function part(days) {
  const rest = days % 1;
  return rest < 0 ? rest + 1 : rest;
}

function day(year, month, date) {
  const found = new Date(Date.UTC(year, month - 1, date));
  const exists = Number(year) > 99 && found.getUTCMonth() === month - 1 && found.getUTCDate() === Number(date);
  return exists ? found / DAY_MS : NaN;
}

function clock([hour, minute, second = "0", fraction = "", zone], offset) {
  if (hour > 23 || minute > 59 || second > 59) return NaN;
  const moved = zone === undefined ? 0 : offset - minutes(zone);
  const thousandths = Number(`${fraction}000`.slice(0, 3));
  return ((Number(hour) * 60 + Number(minute) + moved) * 60_000 + Number(second) * 1000 + thousandths) / DAY_MS;
}

function minutes(zone) {
  if (zone === "Z") return 0;
  const size = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  return zone[0] === "-" ? -size : size;
}

// The day as a Date, null where there is no such day in the years 100 to 9999.
function dated(number) {
  const found = new Date(Math.floor(number) * DAY_MS);
  const year = found.getUTCFullYear();
  return year >= 100 && year <= 9999 ? found : null;
}

export const dateText = (number) => dated(number)?.toISOString().slice(0, 10) ?? "";

const two = (number) => String(number).padStart(2, "0");

// '2026-11-23T08:30:00.000+08:00'
export function momentText(number, offset) {
  const total = Math.floor(number * DAY_MS + 0.5);
  if (!dated(total / DAY_MS)) return "";
  const size = Math.abs(offset);
  const zone = `${offset < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return new Date(total).toISOString().slice(0, -1) + zone;
}

// %Y %y %m %n %b %d %e %H %h %M %S %3 %a as XLSForm has them, months and weekdays in Chinese; '' for no day.
export function formatted(number, pattern) {
  const total = Math.floor(number * DAY_MS + 0.5);
  if (!dated(number) || !dated(total / DAY_MS)) return "";
  const at = new Date(total);
  const [year, month, date] = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()];
  const known = {
    Y: String(year).padStart(4, "0"), y: two(year % 100), m: two(month), n: month, b: `${month}月`, d: two(date),
    e: date, H: two(at.getUTCHours()), h: at.getUTCHours(), M: two(at.getUTCMinutes()), S: two(at.getUTCSeconds()),
    3: String(at.getUTCMilliseconds()).padStart(3, "0"), a: `周${WEEKDAYS[at.getUTCDay()]}`, "%": "%",
  };
  return pattern.replace(/%(.)/g, (whole, sign) => known[sign] ?? whole);
}

// Full years between two days; a birthday on 29 February is complete on 1 March of other years. NaN if reversed.
export function ageOn(birth, last) {
  const [born, today] = [dateText(birth), dateText(last)];
  if (!born || !today || birth > last) return NaN;
  return today.slice(0, 4) - born.slice(0, 4) - (today.slice(5) < born.slice(5));
}
