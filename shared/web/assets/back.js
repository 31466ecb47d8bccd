// A page that answers a form is reached by the back button and by a reload like any other: nothing is sent twice, and no browser asks
// whether it should be. Without this the browser asks.
"use strict";

history.replaceState(history.state, "", location.href);
