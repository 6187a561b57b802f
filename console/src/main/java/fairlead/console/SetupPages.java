package fairlead.console;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to point clients at the proxy, in words and as a script for browsers. Everybody's: whoever
 * reads this may not have got through yet.
 */
final class SetupPages {
  private static final String CACHE = "public, max-age=3600";

  private final Pages pages;
  private final Addresses addresses;

  SetupPages(Pages pages, WebParts parts) {
    this.pages = pages;
    this.addresses = parts.addresses();
  }

  void addTo(RoutesConfig routes) {
    routes.get("/setup", this::list);
    routes.get("/setup/{client}", this::guide);
    routes.get("/proxy.pac", this::script);
    routes.get("/wpad.dat", this::script);
  }

  private void list(Context context) {
    SetupGuide.Places places = places(context);
    if (places != null) {
      List<SetupGuide> guides = new ArrayList<>();
      for (String client : SetupGuide.clients()) {
        SetupGuide guide = SetupGuide.of(client, places);
        if (guide != null) {
          guides.add(guide);
        }
      }
      pages.show(context, "setup.jte", Map.of("guides", guides, "places", places));
    }
  }

  private void guide(Context context) {
    SetupGuide.Places places = places(context);
    if (places == null) {
      return;
    }
    SetupGuide guide = SetupGuide.of(context.pathParam("client"), places);
    if (guide == null) {
      context
          .status(404)
          .contentType("text/plain; charset=utf-8")
          .result("Known clients: " + String.join(", ", SetupGuide.clients()) + ".\n");
    } else {
      pages.show(context, "guide.jte", Map.of("guide", guide));
    }
  }

  private void script(Context context) {
    SetupGuide.Places places = places(context);
    if (places != null) {
      context
          .header("Cache-Control", CACHE)
          .header("Vary", "Host")
          .contentType(AutoConfig.TYPE)
          .result(AutoConfig.script(places.proxy(), places.portal()));
    }
  }

  /** Null, and answered, while the proxy has not started. */
  private SetupGuide.@Nullable Places places(Context context) {
    String proxy = addresses.proxy(context.header("Host"));
    if (proxy == null) {
      context
          .status(503)
          .header("Retry-After", "1")
          .contentType("text/plain; charset=utf-8")
          .result("The gateway is starting. Try again.\n");
      return null;
    }
    return new SetupGuide.Places(proxy, addresses.portal());
  }
}
