package fairlead.console;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Styles and scripts, from the jars. The address of each has a digest of its content, so browsers
 * may keep it for good, and never show an old one. Immutable.
 */
public final class Assets {
  /** The route that serves them. */
  static final String ROUTE = "/assets/{file}";

  private static final String JARS = "META-INF/resources/webjars/";
  private static final int DIGITS = 12;
  private static final Map<String, String> SOURCES =
      Map.of(
          "pico.css", JARS + "picocss__pico/2.1.1/css/pico.min.css",
          "style.css", "fairlead/console/style.css",
          "portal.js", "fairlead/console/portal.js",
          "board.js", "fairlead/console/board.js",
          "charts.js", "fairlead/console/charts.js",
          "htmx.js", JARS + "htmx.org/2.0.10/dist/htmx.min.js",
          "sse.js", JARS + "htmx-ext-sse/2.2.2/sse.js",
          "uplot.js", JARS + "uplot/1.6.30/dist/uPlot.iife.min.js",
          "uplot.css", JARS + "uplot/1.6.30/dist/uPlot.min.css");

  private final Map<String, String> addresses = new HashMap<>();
  private final Map<String, Asset> assets = new HashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Asset(String type, byte[] plain, byte[] packed) {}

  Assets() {
    SOURCES.forEach(this::load);
  }

  private void load(String name, String source) {
    try (InputStream in = Assets.class.getClassLoader().getResourceAsStream(source)) {
      if (in == null) {
        throw new IllegalStateException(source + " is missing from the jars");
      }
      byte[] plain = in.readAllBytes();
      int dot = name.indexOf('.');
      String file = name.substring(0, dot) + "-" + digest(plain) + name.substring(dot);
      String type = name.endsWith(".css") ? "text/css" : "text/javascript";
      assets.put(file, new Asset(type + "; charset=utf-8", plain, packed(plain)));
      addresses.put(name, "/assets/" + file);
    } catch (IOException e) {
      throw new IllegalStateException(source + " cannot be read from its jar", e);
    }
  }

  private static String digest(byte[] octets) {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(octets);
      return HexFormat.of().formatHex(sum).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }

  private static byte[] packed(byte[] octets) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(octets);
    }
    return out.toByteArray();
  }

  /** The address of an asset by its name, such as {@code htmx.js}. */
  String address(String name) {
    String address = addresses.get(name);
    if (address == null) {
      throw new IllegalArgumentException(name + " (expected: one of " + addresses.keySet() + ")");
    }
    return address;
  }

  void serve(Context context) {
    Asset asset = assets.get(context.pathParam("file"));
    if (asset == null) {
      throw new HttpResponseException(404, "", Map.of());
    }
    String takes = context.header("Accept-Encoding");
    boolean zip = takes != null && takes.contains("gzip");
    if (zip) {
      context.header("Content-Encoding", "gzip");
    }
    context
        .contentType(asset.type)
        .header("Vary", "Accept-Encoding")
        .header("Cache-Control", "public, max-age=31536000, immutable")
        .result(zip ? asset.packed : asset.plain);
  }
}
