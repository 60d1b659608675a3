(function (words) {
  var notice = document.getElementById("quizkit-notice");
  function say(text) {
    notice.textContent = text;
  }
  if (!navigator.cookieEnabled) say(words.no_cookies);
  // A script that is too new for the browser says nothing; one that did not arrive says so here.
  var lost = false;
  window.addEventListener("error", function (event) {
    if (event.target && event.target.tagName === "SCRIPT") lost = true;
  }, true);
  window.addEventListener("load", function () {
    if (!window.quizkitStarted) say(lost ? words.not_loaded : words.too_old);
  });
})(JSON.parse(document.getElementById("quizkit-page").textContent).words);
