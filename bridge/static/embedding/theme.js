// The colours and the name that the page that embeds us asks for. Ignores colours that nobody could read.

const HEX = /^#[0-9a-f]{6}$/i;
const ENOUGH = 4.5;
const PAPERS = { light: "#ffffff", dark: "#18212a" };

function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** `brand`: the colour in light mode, `dark`: in dark mode, both as #rrggbb; `title`: the chat's name. */
export function dress({ brand, dark, title }) {
  const night = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const [wanted, paper, towards] = night.matches ? [dark, PAPERS.dark, "white"] : [brand, PAPERS.light, "black"];
    const good = HEX.test(wanted ?? "") && contrast(wanted, paper) >= ENOUGH;
    if (wanted && !good) console.warn("onedoor: this colour is no #rrggbb, or cannot be read:", wanted);
    const over = good && (contrast(wanted, "#ffffff") > contrast(wanted, "#16202a") ? "#ffffff" : "#16202a");
    const style = document.documentElement.style;
    const properties = { brand: wanted, "brand-strong": `color-mix(in srgb, ${wanted} 80%, ${towards})`, "on-brand": over };
    for (const [name, value] of Object.entries(properties)) {
      if (good) style.setProperty(`--${name}`, value);
      else style.removeProperty(`--${name}`);
    }
  };
  night.addEventListener("change", apply);
  apply();
  if (title) document.querySelector(".bar h1").textContent = title.slice(0, 80);
}
