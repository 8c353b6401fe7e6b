// The search in the header: find an actor or a place and choose it.
import { choose, uncover } from "./choose.js";
import { complete } from "./complete.js";
import { byId } from "./dom.js";

export function buildSearch() {
  complete(byId("query"), byId("hits"), {
    nobody: "Nobody in this view is called so.",
    take(record) {
      uncover(record);
      choose(record, { focus: true });
    },
  });
}
