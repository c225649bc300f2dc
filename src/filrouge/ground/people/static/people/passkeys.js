// Passkeys are offered only where the browser can use them, and a refusal of the device is said in words.
if (window.PublicKeyCredential) {
  document.querySelectorAll("[data-passkey]").forEach((part) => { part.hidden = false; });
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelectorAll("[data-passkey-trouble]").forEach((note) => { note.hidden = false; });
});
