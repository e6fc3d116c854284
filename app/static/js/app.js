import "./announce.js";
import "./menus.js";
import "./sending.js";
import "./unsaved.js";
