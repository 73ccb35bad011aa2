// A page without a place on the earth has no world view, and carries neither outlines nor d3-geo.
const worldView = null;
const clusters = null;
