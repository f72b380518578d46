import { start } from "./start.js";

const { currentScript } = document;
start(currentScript instanceof HTMLScriptElement ? currentScript.src : document.baseURI);
