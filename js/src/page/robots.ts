const known =
  /bot\b|crawl|spider|slurp|bingpreview|facebookexternalhit|headless|lighthouse|pagespeed|ptst|python|curl|wget|scrapy|phantom/i;

/** Whether nobody sits before this browser: it says so itself, or is known to be a crawler. Cubot makes phones. */
export function isRobot(browser: { webdriver?: boolean; userAgent: string }): boolean {
  return browser.webdriver === true || known.test(browser.userAgent.replace(/cubot/i, ""));
}
