// Words: the page's texts in both languages, and numbers, dates, countries as each writes them.
const words = (function () {
  const texts = JSON.parse(document.getElementById("texts").textContent);
  const has = (object, key) => Object.prototype.hasOwnProperty.call(object, key);
  let language = document.documentElement.lang === "fr" ? "fr" : "en";

  function t(key, values) {
    const text = has(texts[language], key) ? texts[language][key] : key;
    if (!values) return text;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (has(values, name) ? String(values[name]) : whole));
  }

  // "1 actor", "2 actors", "0 acteur": the plural each language asks for.
  function count(key, n) {
    const form = new Intl.PluralRules(language).select(n) === "one" ? "_one" : "_other";
    return t(key + form, { n: number(n) });
  }

  const number = (value) => new Intl.NumberFormat(language, { maximumSignificantDigits: 4 }).format(value);
  const whole = (value) => new Intl.NumberFormat(language, { maximumFractionDigits: 0 }).format(value);

  // "43.53° N, 5.45° E"
  function degrees(latitude, longitude) {
    const one = (value, letters) => `${new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(Math.abs(value))}° ${letters[value < 0 ? 1 : 0]}`;
    return `${one(latitude, "NS")}, ${one(longitude, language === "fr" ? "EO" : "EW")}`;
  }

  function named(type, code) {
    try {
      return new Intl.DisplayNames([language], { type, fallback: "code" }).of(code) || code;
    } catch {
      return code;
    }
  }
  const country = (code) => (/^[A-Za-z]{2}$/.test(code) ? named("region", code.toUpperCase()) : code);
  const languageName = (tag) => (tag ? named("language", tag) : "");

  const measure = (name) => (has(texts[language], "measure." + name) ? t("measure." + name) : name);
  const status = (name) => (has(texts[language], "status." + name) ? t("status." + name) : name);

  // An EDTF text as a person writes it; what is not understood is shown as it stands.
  function when(text) {
    if (!text) return t("date_unknown");
    return text.split("; ").map(period).join("; ");
  }

  const END = /^(\.\.|[\dX]{4}(-[\dX]{2}){0,2}[?~%]?)?$/;
  function period(text) {
    const ends = text.split("/");
    if (ends.length === 1) return day(text);
    if (ends.length !== 2 || !ends.every((end) => END.test(end))) return text;
    const [start, end] = ends;
    if (start && start !== ".." && end === "..") return t("since", { date: day(start) });
    if (start && start !== ".." && end === "") return t("from_unknown_end", { date: day(start) });
    if ((start === ".." || start === "") && end) return t("until", { date: day(end) });
    return range(start, end) || `${day(start)} – ${day(end)}`;
  }

  // "2–3 June 2025", where both days are known.
  function range(start, end) {
    const full = /^\d{4}-\d{2}-\d{2}$/;
    if (!full.test(start) || !full.test(end)) return "";
    const days = [new Date(start), new Date(end)];
    if (days.some((d) => Number.isNaN(d.getTime())) || days[0] > days[1]) return "";
    return dayFormat({ year: "numeric", month: "long", day: "numeric" }).formatRange(...days);
  }
  const dayFormat = (options) => new Intl.DateTimeFormat(language === "en" ? "en-GB" : "fr-FR", { ...options, timeZone: "UTC" });

  function day(text) {
    const found = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([?~%]?)$/.exec(text);
    if (!found) return text;
    const [, year, month, date, mark] = found;
    const options = { year: "numeric" };
    if (month) options.month = "long";
    if (date) options.day = "numeric";
    const time = new Date(Date.UTC(2000, month ? month - 1 : 0, date ? Number(date) : 1));
    time.setUTCFullYear(Number(year));
    if (Number.isNaN(time.getTime()) || Number(month) > 12) return text;
    const shown = month ? dayFormat(options).format(time) : year;
    if (mark === "~") return t("about_date", { date: shown });
    return mark ? t("perhaps_date", { date: shown }) : shown;
  }

  return {
    t, count, number, whole, degrees, country, languageName, measure, status, when,
    get language() { return language; },
    set language(value) {
      language = value === "fr" ? "fr" : "en";
      document.documentElement.lang = language;
    },
  };
})();
