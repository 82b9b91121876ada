// Minutes are stored at every pause in typing, not only when the field is left: a pause sends the keys that commit it.
const PAUSE = 900;
const pauses = new WeakMap();
document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.tagName !== "TEXTAREA" || !field.closest('[class*="st-key-typed-"]')) return;
  clearTimeout(pauses.get(field));
  const commit = { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true };
  pauses.set(field, setTimeout(() => field.dispatchEvent(new KeyboardEvent("keydown", commit)), PAUSE));
});

// Shows a piece of the page as the server made it (all text in it escaped), and tells the server which control was
// pressed. The piece is replaced only when it changed, so that focus and unfolded parts stay.
export default function ({ data, parentElement, setTriggerValue }) {
  let root = parentElement.querySelector(":scope > .spm");
  if (!root) {
    root = document.createElement("div");
    root.className = "spm";
    parentElement.appendChild(root);
  }
  if (root.spmHtml !== data.html) {
    root.innerHTML = data.html;
    root.spmHtml = data.html;
  }
  // A dialog stands outside the app's own box, where the colour scheme of the theme is set.
  const app = document.querySelector('[data-testid="stApp"]');
  if (app && !app.contains(root)) root.style.colorScheme = getComputedStyle(app).colorScheme;
  root.onclick = (event) => {
    const control = event.target.closest("[data-open]");
    if (control && root.contains(control)) setTriggerValue("open", control.dataset.open);
  };
}
