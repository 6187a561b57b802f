package fairlead.gateway.squid;

import java.util.Map;
import java.util.Set;

/** What the import says of directives that are no access lists and no settings. */
final class Others {
  private static final String CACHE = "not needed: Fairlead does not cache";
  private static final String NOT_NEEDED = "not needed: how Squid runs its own processes";
  private static final String RECORDS =
      "no equal: Fairlead keeps its own records, see audit in docs/settings.md";

  /** Directives that refuse or change requests by what no policy can say, and what to do. */
  private static final Map<String, String> REFUSES =
      Map.ofEntries(
          Map.entry("url_rewrite_program", "a program that may refuse any request"),
          Map.entry("redirect_program", "a program that may refuse any request"),
          Map.entry("icap_service", "a service that may refuse any request"),
          Map.entry("ecap_service", "a service that may refuse any request"),
          Map.entry("reply_body_max_size", "refuses by size"),
          Map.entry("request_body_max_size", "refuses by size"),
          Map.entry(
              "request_header_max_size", "refuses by size; see http.head in docs/settings.md"),
          Map.entry("reply_header_max_size", "refuses by size; see http.head in docs/settings.md"),
          Map.entry(
              "client_ip_max_connections", "refuses by the connections of an address; see limits"),
          Map.entry("authenticate_ip_shortcircuit_access", "changes who is asked for a name"));

  private static final Map<String, String> LEFT =
      Map.ofEntries(
          Map.entry("forwarded_for", "no equal: Fairlead tells origins nothing of clients"),
          Map.entry("via", "no equal: Fairlead always adds Via, as loops are found by it"),
          Map.entry("request_header_access", "no equal: Fairlead changes no end-to-end fields"),
          Map.entry("reply_header_access", "no equal: Fairlead changes no end-to-end fields"),
          Map.entry("request_header_replace", "no equal: Fairlead changes no end-to-end fields"),
          Map.entry("deny_info", "no equal: each refusal explains itself on its own page"),
          Map.entry("error_directory", "no equal: each refusal explains itself on its own page"),
          Map.entry(
              "error_default_language", "no equal: each refusal explains itself on its own page"),
          Map.entry(
              "cache_peer",
              "no equal: Fairlead goes direct, through no other proxy; what that one refused is not"
                  + " known here"),
          Map.entry("cache_peer_access", "no equal: Fairlead goes direct"),
          Map.entry("cache_peer_domain", "no equal: Fairlead goes direct"),
          Map.entry("always_direct", "not needed: Fairlead always goes direct"),
          Map.entry("never_direct", "no equal: Fairlead always goes direct"),
          Map.entry("prefer_direct", "not needed: Fairlead always goes direct"),
          Map.entry("nonhierarchical_direct", "not needed: Fairlead always goes direct"),
          Map.entry("tcp_outgoing_address", "no equal: the system chooses the address"),
          Map.entry("tcp_outgoing_tos", "no equal"),
          Map.entry("delay_pools", "no equal: bandwidth is not bounded; see quota and limits"),
          Map.entry("https_port", "no equal: the proxy's own hop has no TLS"),
          Map.entry("sslcrtd_program", "no equal: Fairlead never decrypts"),
          Map.entry("ssl_bump", "no equal: Fairlead never decrypts"),
          Map.entry("snmp_port", "no equal: see metrics"),
          Map.entry("snmp_access", "no equal: see metrics"),
          Map.entry("adaptation_access", "no equal"),
          Map.entry("url_rewrite_access", "no equal"),
          Map.entry("url_rewrite_children", "no equal"),
          Map.entry("dns_v4_first", "not needed: both families are tried"),
          Map.entry("ftp_user", "not needed: Fairlead speaks no FTP"),
          Map.entry("client_lifetime", "no equal: see session and quota"),
          Map.entry("half_closed_clients", "not needed"),
          Map.entry("quick_abort_min", CACHE),
          Map.entry("quick_abort_max", CACHE),
          Map.entry("quick_abort_pct", CACHE),
          Map.entry("refresh_pattern", CACHE),
          Map.entry("maximum_object_size", CACHE),
          Map.entry("minimum_object_size", CACHE),
          Map.entry("maximum_object_size_in_memory", CACHE),
          Map.entry("memory_replacement_policy", CACHE),
          Map.entry("negative_ttl", CACHE),
          Map.entry("positive_dns_ttl", "no equal: answers are kept for their TTL"),
          Map.entry("negative_dns_ttl", "no equal: answers are kept for their TTL"),
          Map.entry("collapsed_forwarding", CACHE),
          Map.entry("range_offset_limit", CACHE),
          Map.entry("store_id_program", CACHE),
          Map.entry("icp_port", CACHE),
          Map.entry("icp_access", CACHE),
          Map.entry("htcp_port", CACHE),
          Map.entry("htcp_access", CACHE),
          Map.entry("access_log", RECORDS),
          Map.entry("logformat", RECORDS),
          Map.entry("log_mime_hdrs", RECORDS),
          Map.entry("strip_query_terms", "not needed: queries are never recorded"),
          Map.entry("authenticate_ttl", "no equal: see identity.cache"),
          Map.entry("acl_uses_indirect_client", "not needed"),
          Map.entry("log_uses_indirect_client", "not needed"),
          Map.entry("follow_x_forwarded_for", "not needed: clients are known by their connection"),
          Map.entry("reply_body_max_size", "not needed: it sets no bound"),
          Map.entry("request_body_max_size", "not needed: it sets no bound"),
          Map.entry("client_ip_max_connections", "not needed: it sets no bound"));

  private static final Set<String> PROCESS =
      Set.of(
          "coredump_dir",
          "pid_filename",
          "workers",
          "max_filedescriptors",
          "debug_options",
          "cache_effective_user",
          "cache_effective_group",
          "cache_mgr",
          "unique_hostname",
          "netdb_filename",
          "logfile_rotate",
          "httpd_suppress_version_string",
          "pinger_enable",
          "umask",
          "chroot",
          "pipeline_prefetch",
          "buffered_logs",
          "memory_pools",
          "cachemgr_passwd",
          "mail_program",
          "email_err_data",
          "append_domain",
          "hostname_aliases");

  private Others() {}

  /** Why a directive ends the import; empty where it does not. */
  static String refuses(Line line) {
    String directive = line.directive();
    String first = line.values().isEmpty() ? "" : line.values().getFirst();
    if (directive.endsWith("_body_max_size") && (first.equals("0") || first.equals("none"))) {
      return "";
    }
    if (directive.equals("follow_x_forwarded_for")) {
      return first.equals("allow")
          ? "takes the client's address from a header; Fairlead takes it from the connection"
          : "";
    }
    if (directive.equals("client_ip_max_connections") && first.equals("-1")) {
      return "";
    }
    if (directive.equals("never_direct") && first.equals("allow")) {
      return "refuses what no other proxy takes; Fairlead always goes direct";
    }
    if (directive.equals("ssl_bump") && first.equals("terminate")) {
      return "ends tunnels by what is inside them";
    }
    String why = REFUSES.getOrDefault(directive, "");
    boolean unknown = why.isEmpty() && !LEFT.containsKey(directive);
    return unknown
            && directive.endsWith("_access")
            && !directive.startsWith("log_")
            && !directive.startsWith("delay_")
        ? "an access list that is not known here"
        : why;
  }

  /** Why a directive is left out. */
  static String left(Line line) {
    String directive = line.directive();
    String why = LEFT.get(directive);
    if (why != null) {
      return why;
    }
    if (PROCESS.contains(directive) || directive.endsWith("_children")) {
      return NOT_NEEDED;
    }
    if (directive.startsWith("delay_")) {
      return "no equal: bandwidth is not bounded; see quota and limits";
    }
    if (directive.matches("(tls|sslproxy|sslcrt|ssl_).*")) {
      return "no equal: Fairlead never decrypts";
    }
    if (directive.matches("(icap|adaptation|ecap)_.*")) {
      return "no equal";
    }
    if (directive.matches("(cache|store|memory_cache|fqdncache|ipcache|shared_memory).*")) {
      return CACHE;
    }
    return directive.matches(".*log.*")
        ? RECORDS
        : "not known here: see whether it refuses anything";
  }
}
