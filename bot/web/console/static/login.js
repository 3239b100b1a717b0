// Log in.

import { post } from "./api.js";
import { startTheme } from "../theme.js";

const form = document.getElementById("login");
const error = document.getElementById("error");

startTheme(document.getElementById("theme"));
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  error.textContent = "";
  try {
    await post("/desk/login", { email: form.email.value, password: form.password.value });
    location.assign("/desk");
  } catch (refusal) {
    error.textContent = refusal.message;
    form.password.value = "";
    form.password.focus();
  } finally {
    button.disabled = false;
  }
});
