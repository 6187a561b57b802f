package fairlead.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How to point clients at the proxy, in words and as a script for browsers. Everybody's: whoever
 * reads this may not have got through yet.
 */
final class SetupPages {
  private static final String CACHE = "public, max-age=3600";

  private final Addresses addresses;

  SetupPages(WebParts parts) {
    this.addresses = parts.addresses();
  }

  List<PageRoute> routes() {
    return List.of(
        PageRoute.open("/setup", this::list),
        PageRoute.open("/setup/{client}", this::guide),
        PageRoute.open("/proxy.pac", this::script),
        PageRoute.open("/wpad.dat", this::script));
  }

  private void list(PageCall call) throws PageProblem {
    SetupGuide.Places places = places(call);
    List<SetupGuide> guides = new ArrayList<>();
    for (String client : SetupGuide.clients()) {
      SetupGuide guide = SetupGuide.of(client, places);
      if (guide != null) {
        guides.add(guide);
      }
    }
    call.show("setup.jte", Map.of("guides", guides, "places", places));
  }

  private void guide(PageCall call) throws PageProblem {
    SetupGuide guide = SetupGuide.of(call.path("client"), places(call));
    if (guide == null) {
      throw new PageProblem(404, "setup.unknown", String.join(", ", SetupGuide.clients()));
    }
    call.show("guide.jte", Map.of("guide", guide));
  }

  private void script(PageCall call) throws PageProblem {
    SetupGuide.Places places = places(call);
    call.context().header("Cache-Control", CACHE).header("Vary", "Host");
    call.send(AutoConfig.TYPE, AutoConfig.script(places.proxy(), places.portal()));
  }

  private SetupGuide.Places places(PageCall call) throws PageProblem {
    String proxy = addresses.proxy(call.context().header("Host"));
    if (proxy == null) {
      call.context().header("Retry-After", "1");
      throw new PageProblem(503, "setup.starting");
    }
    return new SetupGuide.Places(proxy, addresses.portal());
  }
}
