// Presents the slides one at a time; without it, on a narrow screen, or asked with ?print-pdf, the page
// shows them one below the other.
(() => {
  "use strict";

  const narrow = window.matchMedia("(max-width: 700px)");
  narrow.addEventListener("change", () => window.location.reload());
  if (narrow.matches || new URLSearchParams(window.location.search).has("print-pdf")) return;

  for (const style of document.querySelectorAll("style[data-presenting]")) style.media = style.dataset.presenting;
  const wrapper = document.querySelector(".reveal");
  const [back, on] = document.querySelectorAll(".turn button");
  const began = Date.now();
  let speaker = null;

  const deck = new Reveal(wrapper, {
    width: 1280, height: 720, margin: 0, minScale: 0.1, maxScale: 8, center: false, hash: true, controls: false,
    transition: "none", backgroundTransition: "none", scrollActivationWidth: 0, postMessage: false, postMessageEvents: false, display: "block",
    overview: false, keyboard: { 27: lookOver, 79: lookOver, 13: goOn, 83: openSpeaker },
  });

  // All slides at once, in rows of four; a click or Enter goes on with one.
  const isLookingOver = () => document.body.classList.contains("looking-over");

  function lookOver() {
    const small = (window.innerWidth - 140) / 4 / 1280;
    document.body.style.setProperty("--small", String(small));
    document.body.classList.toggle("looking-over");
    deck.layout();
    if (isLookingOver()) deck.getCurrentSlide().scrollIntoView({ block: "nearest" });
  }

  function goOn() {
    if (isLookingOver()) lookOver();
  }

  function pick(event) {
    if (!isLookingOver()) return;
    const place = deck.getSlides().findIndex((slide) => {
      const box = slide.getBoundingClientRect();
      return event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    });
    if (place < 0) return;
    deck.slide(place);
    lookOver();
  }

  function written(tag, text) {
    const element = speaker.document.createElement(tag);
    element.textContent = text;
    return element;
  }

  function titleOf(slide) {
    return slide ? slide.querySelector(".title").textContent : "The end";
  }

  // The speaker's window holds no script of its own: this page writes its texts and hears its keys.
  function showSpeaker() {
    if (!speaker || speaker.closed) return;
    const slides = deck.getSlides();
    const place = slides.indexOf(deck.getCurrentSlide());
    const notes = [...slides[place].querySelectorAll(".note")].map((note) => written("p", note.textContent));
    const minutes = Math.floor((Date.now() - began) / 60000);
    const view = written("main", "");
    view.append(
      written("h1", titleOf(slides[place])),
      ...(notes.length ? notes : [written("p", "No notes for this slide.")]),
      written("h2", `Next: ${titleOf(slides[place + 1])}`),
      written("p", `Slide ${place + 1} of ${slides.length}. Minutes since the slides were opened: ${minutes}.`),
    );
    speaker.document.body.replaceChildren(view);
  }

  function openSpeaker() {
    speaker = window.open("", "speaker", "width=900,height=640");
    if (!speaker) return;
    speaker.document.documentElement.lang = "en";
    speaker.document.head.replaceChildren(
      written("title", `Notes: ${document.title}`),
      written("style", document.getElementById("speaker").textContent),
    );
    speaker.onkeydown = (event) => {
      if (["ArrowRight", "ArrowDown", "PageDown", " "].includes(event.key)) deck.next();
      else if (["ArrowLeft", "ArrowUp", "PageUp"].includes(event.key)) deck.prev();
      else return;
      event.preventDefault();
    };
    showSpeaker();
  }

  // Texts are measured before they get here; where this screen's letters are wider, the slide gets smaller ones.
  function fit(body) {
    for (let size = 1; body.scrollHeight > body.clientHeight + 1 && size > 0.6; size -= 0.04) {
      for (const part of body.children) part.style.zoom = String(size - 0.04);
    }
  }

  function show() {
    if (deck.getTotalSlides() === 0) return;
    fit(deck.getCurrentSlide().querySelector(".body"));
    back.setAttribute("aria-disabled", String(deck.isFirstSlide()));
    on.setAttribute("aria-disabled", String(deck.isLastSlide()));
    showSpeaker();
  }

  back.addEventListener("click", () => deck.prev());
  on.addEventListener("click", () => deck.next());
  deck.on("slidechanged", show);
  wrapper.addEventListener("click", pick);
  window.setInterval(showSpeaker, 15000);
  deck.initialize().then(() => {
    wrapper.removeAttribute("role");
    show();
  });
})();
