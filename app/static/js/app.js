import "./announce.js";
import "./menus.js";
import "./sending.js";
import "./uploads.js";
import "./unsaved.js";
