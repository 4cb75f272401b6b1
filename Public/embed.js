// Shows the journey of a product inside another site's page:
//
//   <script type="module" src="https://t.example.com/embed.js"></script>
//   <product-journey code="https://t.example.com/01/09520003000308/10/L2512A" lang="en">
//     <a href="https://t.example.com/01/09520003000308/10/L2512A">The journey of this honey</a>
//   </product-journey>
//
//   code      what is shown: a GS1 Digital Link, of which only the path counts, or another URI
//   lang      the language; otherwise that of the page around it
//   trust     the address of a trust file that the site keeps: the browser then checks the records
//             itself, shows what they say, and says so
//   src       where the journey is, if the site keeps a copy; it is always checked
//   service   who is asked, if this script is not served by it: https://t.example.com
//
// What stands inside the element is shown until there is something better, and wherever no script
// runs. The element tells its outcome by the event `journey`; see element.js. Nothing is sent but
// requests for the journey, without cookies and without the address of the page around it.

import { JourneyElement } from "./embed/element.js";

if (customElements.get("product-journey") === undefined) {
  JourneyElement.service = new URL(import.meta.url).origin;
  customElements.define("product-journey", JourneyElement);
}
