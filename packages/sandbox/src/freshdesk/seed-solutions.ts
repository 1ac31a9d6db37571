import type { FreshdeskAccount } from "./account.ts";
import {
  saveSolutionArticle,
  saveSolutionCategory,
  saveSolutionFolder,
  setLanguages,
} from "./control/solution-editor.ts";

/** The demo company's knowledge base: what everybody may read, in two languages, and what only agents may. */
export function seedSolutions(account: FreshdeskAccount): void {
  setLanguages(account, { supported: ["de"] });
  const { id: categoryId } = saveSolutionCategory(account, { name: "Riding and care" });
  const { id: folderId } = saveSolutionFolder(account, { categoryId, name: "Accessories" });
  const { id: teamId } = saveSolutionFolder(account, { categoryId, name: "For the team", visibility: 3 });
  const trailer = saveSolutionArticle(account, {
    folderId,
    title: "Which trailer can I pull?",
    html: "<p>Every Lumen pulls trailers of up to <strong>40 kg</strong>. The coupling sits on the left of the rear axle and costs €29.</p><ol><li>Loosen the axle nut.</li><li>Put the coupling on.</li><li>Tighten it with 35 Nm.</li></ol>",
  });
  saveSolutionArticle(account, {
    articleId: trailer.id,
    language: "de",
    title: "Welchen Anhänger kann ich ziehen?",
    html: "<p>Jedes Lumen zieht Anhänger bis <strong>40 kg</strong>. Die Kupplung sitzt links an der Hinterachse und kostet 29 €.</p><ol><li>Achsmutter lösen.</li><li>Kupplung aufsetzen.</li><li>Mit 35 Nm anziehen.</li></ol>",
  });
  saveSolutionArticle(account, {
    folderId,
    title: "Pair the display with your phone",
    html: "<p>Hold the button on the display for five seconds until the light is blue, then choose <em>Lumen</em> in the Bluetooth settings of your phone.</p>",
  });
  saveSolutionArticle(account, {
    folderId: teamId,
    title: "Replacing displays without a receipt",
    html: "<p>Up to twice a customer; ask the workshop first.</p>",
  });
}
