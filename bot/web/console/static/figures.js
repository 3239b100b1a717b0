// The page of figures is drawn by the server; only its appearance can be switched.

import { startTheme } from "../theme.js";

startTheme(document.getElementById("theme"));
