// Gives each frame the height that the page in it asks for.

addEventListener("message", ({ data, source }) => {
  const frame = [...document.querySelectorAll("iframe.journey")].find((one) => one.contentWindow === source);
  // Only what one of our own frames says counts, and only a number.
  if (frame === undefined || data?.kind !== "product-journey" || !Number.isInteger(data.height)) return;
  frame.height = Math.min(data.height, 10_000);
});
