// Choose what goes into a message beside words: a canned response, a product, an order.

import { get, ticketPath } from "./api.js";
import { ask, choose } from "./dialogs.js";
import { element } from "../dom.js";
import { word } from "../words.js";

/** A canned response in the customer's language with what is known filled in; null for none. */
export async function chooseCanned(reference) {
  const { canned } = await get(ticketPath(reference, "/canned"));
  const fits = (query) => ({ title, text }) => `${title} ${text}`.toLowerCase().includes(query.toLowerCase());
  return choose({
    title: word("canned.title"),
    label: word("canned.search"),
    none: word(canned.length ? "canned.none" : "canned.empty"),
    load: async (query) => canned.filter(fits(query)).map((one) => ({ title: one.title, detail: one.text, value: one.text })),
  });
}

/** `{product, title, subtitle, image_url}` or null. */
export function chooseProduct(language) {
  return choose({
    title: word("product.title"),
    label: word("product.search"),
    none: word("product.none"),
    wait: 200,
    load: async (query) => {
      const { products } = await get(`/desk/api/products?q=${encodeURIComponent(query)}&language=${language}`);
      return products.map((one) => ({
        title: one.title,
        detail: one.price,
        image: one.image,
        value: { product: one.id, title: one.title, subtitle: one.price, image_url: one.image },
      }));
    },
  });
}

/** `{order, title}` or null; `number` is what stands there at first. */
export async function chooseOrder(number) {
  const input = element("input", { class: "field", name: "order", value: number ?? "", required: true, maxlength: "40" });
  const label = element("label", { class: "labelled" }, word("order_card.number"), input);
  const answer = await ask({ title: word("order_card.title"), fields: [label], confirm: word("order_card.confirm") });
  return answer && { order: answer.order, title: word("cards.order", { number: answer.order }) };
}
