// The live streams of the editor: sections, their questions, the tables of rows among them.

export const words = JSON.parse(document.getElementById("gewu-rows-words")?.textContent ?? "{}");
export const body = () => document.getElementById("body-root")?.rootBlock;
export const read = (child, name) => child.block.childBlocks?.[name]?.getState();
export const inside = (child) => child.block.childBlocks?.questions;
export const titleOf = (child) => read(child, child.type === "section" ? "title" : "label") || words.untitled;

/** Every child of every stream, with the way to it: sections first. */
export function* walk(stream = body(), way = []) {
  for (const child of stream?.children ?? []) {
    yield { child, stream, way };
    if (inside(child)) yield* walk(inside(child), [...way, child]);
  }
}

/** Where questions can stand: sections and tables of rows, in the order of the form. */
export const places = () => [...walk()].filter(({ child }) => inside(child))
  .map(({ child, way }) => ({ child, way, stream: inside(child), title: [...way, child].map(titleOf).join(" › ") }));
