package fairlead.proxy.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The head of a request (RFC 9112 §3 to §6). Reused; not thread-safe. */
public final class RequestHead extends Head {
  private static final int DEFAULT_PORT = 80;
  private static final int LONGEST_METHOD = 32;
  private static final byte[] VERSION = {'H', 'T', 'T', 'P', '/', '1', '.'};
  private static final String[] METHODS = {
    "GET", "CONNECT", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"
  };

  private final Authority target = new Authority();
  private final Authority host = new Authority();
  private String method = "";
  private TargetForm form = TargetForm.ORIGIN;
  private int minorVersion;
  private int schemeFrom;
  private int schemeTo;
  private int pathFrom;
  private int pathTo;
  private int targetTo;
  private int hosts;
  private boolean expectsContinue;
  private int maxForwards;
  private boolean upgradeHidesRequests;
  private byte[] lastCredentials = {};
  private @Nullable String lastCredentialsText;

  public RequestHead(HeadLimits limits) {
    super(limits);
    reset();
  }

  @Override
  public void reset() {
    super.reset();
    method = "";
    hosts = 0;
    expectsContinue = false;
    maxForwards = -1;
    upgradeHidesRequests = false;
  }

  /** The method, case kept. */
  public String method() {
    return method;
  }

  public boolean isConnect() {
    return method.equals("CONNECT");
  }

  public boolean isHead() {
    return method.equals("HEAD");
  }

  /**
   * Whether sending the request twice does no more than sending it once, and it can be sent again.
   */
  public boolean idempotentWithoutBody() {
    return body() == Body.NONE
        && switch (method) {
          case "GET", "HEAD", "OPTIONS", "TRACE" -> upgrade() == null;
          default -> false;
        };
  }

  public TargetForm form() {
    return form;
  }

  /** The scheme of an absolute-form target, lower-case; empty in any other form. */
  public String scheme() {
    return form == TargetForm.ABSOLUTE ? Octets.lowerText(octets, schemeFrom, schemeTo) : "";
  }

  /** The target's host as sent, brackets kept; empty where the target has none. */
  public String host() {
    return hasAuthority() ? Octets.text(octets, target.hostFrom, target.hostTo) : "";
  }

  /** The target's port; negative if it names none. */
  public int port() {
    return hasAuthority() ? target.port : -1;
  }

  /** The raw path without query, at least {@code /}; empty for {@code *} and for a tunnel. */
  public String path() {
    if (pathTo > pathFrom) {
      return Octets.text(octets, pathFrom, pathTo);
    }
    return form == TargetForm.ABSOLUTE && !asksForServer() ? "/" : "";
  }

  /** 0 or 1. */
  public int minorVersion() {
    return minorVersion;
  }

  /** Whether the client wants to go on after this request (RFC 9112 §9.3). */
  public boolean keepAlive() {
    return !close && (minorVersion == 1 || keepAliveAsked);
  }

  public Body body() {
    if (chunked) {
      return Body.CHUNKED;
    }
    return contentLength > 0 ? Body.LENGTH : Body.NONE;
  }

  public boolean expectsContinue() {
    return expectsContinue;
  }

  /** How often the request may still be forwarded; negative if it does not say. */
  public int maxForwards() {
    return maxForwards;
  }

  /** The value of {@code Proxy-Authorization}; the same text for the same octets in a row. */
  public @Nullable String proxyAuthorization() {
    int field = find(Field.PROXY_AUTHORIZATION);
    if (field < 0) {
      return null;
    }
    int from = valueFrom(field);
    int to = valueTo(field);
    if (lastCredentialsText == null
        || !Arrays.equals(octets, from, to, lastCredentials, 0, lastCredentials.length)) {
      lastCredentials = Arrays.copyOfRange(octets, from, to);
      lastCredentialsText = Octets.text(octets, from, to);
    }
    return lastCredentialsText;
  }

  public @Nullable String accept() {
    return value(Field.ACCEPT);
  }

  /**
   * The protocols that the client would change to; null if it asks for none, or for one that would
   * carry requests of its own past the policy: {@code h2c}, {@code HTTP/…}, {@code TLS/…}.
   */
  public @Nullable String upgrade() {
    boolean asked =
        upgradeNominated && !upgradeHidesRequests && minorVersion == 1 && body() == Body.NONE;
    return asked ? value(Field.UPGRADE) : null;
  }

  /** Whether a {@code Via} field names this recipient (RFC 9110 §7.6.3). */
  public boolean via(String pseudonym) {
    for (int i = 0; i < fields(); i++) {
      if (kind(i) == Field.VIA && names(i, pseudonym)) {
        return true;
      }
    }
    return false;
  }

  private boolean names(int field, String pseudonym) {
    for (String member : Octets.text(octets, valueFrom(field), valueTo(field)).split(",", -1)) {
      String[] words = member.strip().split("[ \t]+", -1);
      if (words.length > 1 && words[1].equals(pseudonym)) {
        return true;
      }
    }
    return false;
  }

  /** Writes the request as the origin gets it; body and its framing stay as they are. */
  public void writeTo(ByteBuf out, RequestEdits edits) {
    ByteBufUtil.writeAscii(out, method);
    out.writeByte(' ');
    writeTarget(out);
    ByteBufUtil.writeAscii(out, " HTTP/1.1\r\nHost: ");
    for (int i = target.hostFrom; i < target.hostTo; i++) {
      out.writeByte(Octets.lower(octets[i]));
    }
    if (target.port > 0 && target.port != DEFAULT_PORT) {
      ByteBufUtil.writeAscii(out, ":" + target.port);
    }
    out.writeShort('\r' << 8 | '\n');
    writeFields(out);
    if (maxForwards >= 0) {
      int left = counts() ? Math.max(0, maxForwards - 1) : maxForwards;
      ByteBufUtil.writeAscii(out, "Max-Forwards: " + left + "\r\n");
    }
    writeConnection(out, edits);
    ByteBufUtil.writeAscii(out, minorVersion == 1 ? "Via: 1.1 " : "Via: 1.0 ");
    ByteBufUtil.writeAscii(out, edits.via());
    ByteBufUtil.writeAscii(out, "\r\n\r\n");
  }

  private void writeTarget(ByteBuf out) {
    if (asksForServer()) {
      out.writeByte('*');
      return;
    }
    if (pathTo == pathFrom) {
      out.writeByte('/');
    }
    out.writeBytes(octets, pathFrom, targetTo - pathFrom);
  }

  private void writeConnection(ByteBuf out, RequestEdits edits) {
    String upgrade = edits.upgrade() ? upgrade() : null;
    boolean trailers = teNominated && acceptsTrailers();
    if (trailers) {
      ByteBufUtil.writeAscii(out, "TE: trailers\r\n");
    }
    if (upgrade != null) {
      ByteBufUtil.writeAscii(out, "Upgrade: " + upgrade + "\r\n");
      ByteBufUtil.writeAscii(out, "Connection: upgrade\r\n");
    }
    if (trailers) {
      ByteBufUtil.writeAscii(out, "Connection: TE\r\n");
    }
  }

  private boolean acceptsTrailers() {
    String te = value(Field.TE);
    return te != null && te.toLowerCase(java.util.Locale.ROOT).contains("trailers");
  }

  /** RFC 9110 §7.6.2: only OPTIONS and TRACE are counted. */
  private boolean counts() {
    return method.equals("OPTIONS") || method.equals("TRACE");
  }

  private boolean hasAuthority() {
    return form == TargetForm.ABSOLUTE || form == TargetForm.AUTHORITY;
  }

  /** RFC 9112 §3.2.4: an OPTIONS in absolute-form without path and query goes on as {@code *}. */
  private boolean asksForServer() {
    return form == TargetForm.ABSOLUTE && pathFrom == targetTo && method.equals("OPTIONS");
  }

  @Override
  boolean drops(Field kind) {
    return kind.isHopByHop() || kind == Field.HOST || kind == Field.MAX_FORWARDS;
  }

  @Override
  boolean mayStartEmpty() {
    return true;
  }

  @Override
  @Nullable Fault startLine(int from, int to) {
    int methodTo = from;
    while (methodTo < to && Octets.isToken(octets[methodTo])) {
      methodTo++;
    }
    if (methodTo == from || methodTo - from > LONGEST_METHOD) {
      return Fault.METHOD;
    }
    int versionFrom = to - VERSION.length - 1;
    if (methodTo == to || octets[methodTo] != ' ' || versionFrom - 1 <= methodTo + 1) {
      return Fault.REQUEST_LINE;
    }
    method = internedMethod(from, methodTo);
    if (octets[versionFrom - 1] != ' ') {
      return Fault.REQUEST_LINE;
    }
    Fault bad = version(versionFrom, to);
    return bad == null ? target(methodTo + 1, versionFrom - 1) : bad;
  }

  private String internedMethod(int from, int to) {
    for (String known : METHODS) {
      if (known.length() == to - from && startsWith(from, known)) {
        return known;
      }
    }
    return Octets.text(octets, from, to);
  }

  private boolean startsWith(int from, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (octets[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Fault version(int from, int to) {
    if (!Arrays.equals(octets, from, to - 1, VERSION, 0, VERSION.length)) {
      return Fault.VERSION;
    }
    minorVersion = octets[to - 1] - '0';
    return minorVersion == 0 || minorVersion == 1 ? null : Fault.VERSION;
  }

  private @Nullable Fault target(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Octets.isTarget(octets[i])) {
        return octets[i] == ' ' || octets[i] == '\t' ? Fault.REQUEST_LINE : Fault.TARGET_OCTET;
      }
      if (octets[i] == '#') {
        return Fault.FRAGMENT;
      }
    }
    targetTo = to;
    pathFrom = to;
    pathTo = to;
    if (isConnect()) {
      return authorityForm(from, to);
    }
    if (octets[from] == '*' && to - from == 1) {
      form = TargetForm.ASTERISK;
      return method.equals("OPTIONS") ? null : Fault.ASTERISK;
    }
    if (octets[from] == '/') {
      form = TargetForm.ORIGIN;
      path(from, to);
      return null;
    }
    return absoluteForm(from, to);
  }

  private @Nullable Fault authorityForm(int from, int to) {
    form = TargetForm.AUTHORITY;
    Fault bad = target.read(octets, from, to);
    return bad == null && target.port < 0 ? Fault.PORT_MISSING : bad;
  }

  private @Nullable Fault absoluteForm(int from, int to) {
    form = TargetForm.ABSOLUTE;
    schemeFrom = from;
    schemeTo = from;
    while (schemeTo < to && Character.isLetterOrDigit(octets[schemeTo])) {
      schemeTo++;
    }
    if (schemeTo == from || schemeTo + 3 > to || !startsWith(schemeTo, "://")) {
      return Fault.TARGET;
    }
    int authorityFrom = schemeTo + 3;
    int authorityTo = authorityFrom;
    while (authorityTo < to && octets[authorityTo] != '/' && octets[authorityTo] != '?') {
      authorityTo++;
    }
    path(authorityTo, to);
    return target.read(octets, authorityFrom, authorityTo);
  }

  private void path(int from, int to) {
    pathFrom = from;
    pathTo = from;
    while (pathTo < to && octets[pathTo] != '?') {
      pathTo++;
    }
  }

  @Override
  @Nullable Fault known(Field field, int from, int to) {
    return switch (field) {
      case HOST -> ++hosts > 1 ? Fault.HOST_REPEATED : hostField(from, to);
      case EXPECT -> expectation(from, to);
      case MAX_FORWARDS -> maxForwards(from, to);
      case UPGRADE -> upgradeField(from, to);
      case PROXY_AUTHORIZATION -> once(field);
      default -> null;
    };
  }

  private @Nullable Fault once(Field field) {
    int last = fields() - 1;
    return find(field) == last ? null : Fault.REPEATED;
  }

  private @Nullable Fault hostField(int from, int to) {
    if (from == to) {
      return form == TargetForm.ORIGIN ? null : Fault.HOST_MISMATCH;
    }
    Fault bad = host.read(octets, from, to);
    return bad == null && hasAuthority() && !sameAsTarget() ? Fault.HOST_MISMATCH : bad;
  }

  private boolean sameAsTarget() {
    boolean ports =
        form == TargetForm.AUTHORITY
            ? host.port < 0 || host.port == target.port
            : explicit(host.port) == explicit(target.port);
    return ports && Octets.same(octets, host.hostFrom, host.hostTo, target.hostFrom, target.hostTo);
  }

  private static int explicit(int port) {
    return port < 0 ? DEFAULT_PORT : port;
  }

  private @Nullable Fault expectation(int from, int to) {
    if (expectsContinue) {
      return Fault.REPEATED;
    }
    expectsContinue = Octets.same(octets, from, to, "100-continue");
    return expectsContinue ? null : Fault.EXPECTATION;
  }

  private @Nullable Fault maxForwards(int from, int to) {
    if (maxForwards >= 0) {
      return Fault.REPEATED;
    }
    if (from == to || to - from > 4) {
      return Fault.MAX_FORWARDS;
    }
    maxForwards = 0;
    for (int i = from; i < to; i++) {
      if (!Octets.isDigit(octets[i])) {
        return Fault.MAX_FORWARDS;
      }
      maxForwards = maxForwards * 10 + octets[i] - '0';
    }
    return null;
  }

  private @Nullable Fault upgradeField(int from, int to) {
    Fault repeated = once(Field.UPGRADE);
    if (repeated != null) {
      return repeated;
    }
    for (String protocol : Octets.lowerText(octets, from, to).split(",", -1)) {
      String name = protocol.strip();
      if (!name.isEmpty()
          && !name.matches("[!#$%&'*+.^_`|~0-9a-z-]+(/[!#$%&'*+.^_`|~0-9a-z-]+)?")) {
        return Fault.UPGRADE_SYNTAX;
      }
      upgradeHidesRequests |=
          name.startsWith("h2") || name.startsWith("http") || name.startsWith("tls");
    }
    return null;
  }

  @Override
  @Nullable Fault finish() {
    if (hosts == 0 && minorVersion == 1) {
      return Fault.HOST_MISSING;
    }
    if (isConnect() && (chunked || contentLength > 0)) {
      return Fault.CONNECT_BODY;
    }
    return framing(minorVersion);
  }
}
