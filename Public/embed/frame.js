// Tells the page around a frame how high this page is, whenever that changes:
//
//   { kind: "product-journey", height: <CSS pixels> }
//
// It is in a sandbox and cannot know who frames it, but only registered sites can.

if (window.parent !== window) {
  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    window.parent.postMessage({ kind: "product-journey", height }, "*");
  };
  new ResizeObserver(tell).observe(document.documentElement);
}
