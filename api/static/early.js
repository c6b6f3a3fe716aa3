// Before the first paint: the look that was chosen last, so that nothing flashes.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be switched off; the system's look is taken then.
}
