// Distances and areas of places. Twin of expressions/places.py; loaded only by forms that ask for them.
import { strip, text } from "./values.js";

const EARTH = 6_378_100; // metres: ODK's
const NUMBER = String.raw`-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)`;
const GEOPOINT = new RegExp(`^(${NUMBER}) (${NUMBER})(?: ${NUMBER}){0,2}$`);
const WKT = /^(?:LINESTRING|POLYGON\() ?\(([^()]*)\)\)?$/;

// [latitude, longitude] of '31.2 121.4 0 5', of several with ';' between them, and of WKT; null if unreadable.
function points(texts) {
  const found = [];
  for (const one of texts) {
    const wkt = WKT.exec(strip(one));
    for (const piece of wkt ? wkt[1].split(",") : one.split(";")) {
      if (!strip(piece)) continue;
      const match = GEOPOINT.exec(strip(piece));
      if (!match) return null;
      const [latitude, longitude] = wkt ? [match[2], match[1]] : [match[1], match[2]];
      if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null;
      found.push([Number(latitude), Number(longitude)]);
    }
  }
  return found;
}

const radians = (degrees) => degrees * (Math.PI / 180);
const hundredths = (value) => Math.floor(value * 100 + 0.5) / 100;
const sum = (numbers) => numbers.reduce((found, one) => found + one, 0);

// Metres from the first point to the last by way of all others.
function distance(found) {
  return hundredths(sum(found.slice(1).map((other, at) => between(found[at], other))));
}

function between(one, other) {
  const [high, wide] = [radians(other[0] - one[0]), radians(other[1] - one[1])];
  const middle = Math.cos(radians(one[0])) * Math.cos(radians(other[0]));
  const chord = Math.sin(high / 2) ** 2 + middle * Math.sin(wide / 2) ** 2;
  return 2 * EARTH * Math.asin(Math.sqrt(Math.min(1, chord)));
}

// Square metres inside an outline, which need not be closed.
function area(found) {
  if (found.length < 3) return 0;
  const strips = found.map((one, at) => slice(one, found[(at + 1) % found.length]));
  return hundredths((Math.abs(sum(strips)) * EARTH * EARTH) / 2);
}

function slice(one, other) {
  return radians(other[1] - one[1]) * (2 + Math.sin(radians(one[0])) + Math.sin(radians(other[0])));
}

// Whether a point lies in an outline, taken as flat.
function inside(place, outline) {
  const [one, corners] = [points([place]), points([outline])];
  if (!one?.length || !corners?.length) return false;
  const [latitude, longitude] = one[0];
  return corners.reduce((found, [lat, lon], at) => {
    const [latBefore, lonBefore] = corners.at(at - 1);
    if (lat > latitude === latBefore > latitude) return found;
    return found !== (longitude < ((lonBefore - lon) * (latitude - lat)) / (latBefore - lat) + lon);
  }, false);
}

const measured = (measure) => (context, ...items) => {
  const found = points(items.flat().map(text));
  return found ? measure(found) : NaN;
};

export const CALLS = {
  distance: measured(distance),
  area: measured(area),
  geofence: (context, place, outline) => inside(text(place), text(outline)),
};
