package fairlead.gateway;

/** What people look at pages on. */
enum Screen {
  DESKTOP(1_024, 768, false, "light"),
  DARK(1_024, 768, false, "dark"),
  PHONE(390, 844, true, "light");

  private final int width;
  private final int height;
  private final boolean mobile;
  private final String colours;

  Screen(int width, int height, boolean mobile, String colours) {
    this.width = width;
    this.height = height;
    this.mobile = mobile;
    this.colours = colours;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  boolean mobile() {
    return mobile;
  }

  String colours() {
    return colours;
  }
}
