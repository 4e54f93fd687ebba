package io.syncline.ufs.hdfs;

import io.syncline.core.error.SyncException;
import io.syncline.ufs.limit.StoreLimits;
import java.io.IOException;
import java.net.MalformedURLException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Hadoop's client is configured with: its own defaults, the site files, the properties, and
 * then what the adapter depends on. Nothing else of the class path is read.
 */
final class HdfsConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(HdfsConfiguration.class);

  private static final int DEFAULT_PORT = 8020;
  private static final long MAX_SITE_FILE_BYTES = 16L << 20;
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
  private static final int RETRY_PAUSE_MILLIS = 1_000;

  private static final String NAMESERVICES = "dfs.nameservices";
  private static final String NAME_NODES = "dfs.ha.namenodes.";
  private static final String RPC_ADDRESS = "dfs.namenode.rpc-address.";
  private static final String PROVIDER = "dfs.client.failover.proxy.provider.";
  private static final String ACTIVE_ONLY =
      "org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider";
  private static final String AUTHENTICATION = "hadoop.security.authentication";

  private final String authority;
  private final Configuration base;
  private final List<String> nameNodes;

  /**
   * Reads it all.
   *
   * @throws SyncException {@code INVALID_CONFIGURATION} that names the file or the key
   */
  HdfsConfiguration(HdfsSettings settings, StoreLimits limits) {
    this.authority = settings.authority();
    this.base = new Configuration(false);
    base.addResource("core-default.xml");
    base.addResource("hdfs-default.xml");
    settings.siteFiles().forEach(file -> addSiteFile(base, file));
    settings.properties().forEach((name, value) -> base.set(name, value, "syncline"));
    authenticate(settings.identity());
    this.nameNodes = findNameNodes();
    askOnce(limits);
  }

  /** {@code host:port} of each NameNode that may be the active one, at least one. */
  List<String> nameNodes() {
    return nameNodes;
  }

  /** For requests that are sent once, to the NameNode that they are meant for. */
  Configuration once() {
    return base;
  }

  /**
   * For streams: what they ask of the NameNode while they last changes nothing that anybody sees,
   * so Hadoop may repeat it, for about as long as a request may take, and follow a failover.
   */
  Configuration patient(StoreLimits limits) {
    double pauses = (double) limits.requestTimeout().toMillis() / RETRY_PAUSE_MILLIS;
    Configuration patient = new Configuration(base);
    if (isHighlyAvailable()) {
      long failovers = Math.max(4, Math.round(pauses));
      patient.set("dfs.client.failover.max.attempts", Long.toString(failovers), "syncline");
    } else {
      // Hadoop repeats connecting so often, and so often the request that needs the connection.
      long repeats = Math.max(3, (long) Math.ceil(Math.sqrt(pauses)));
      patient.set("dfs.client.retry.policy.enabled", "true", "syncline");
      patient.set("dfs.client.retry.policy.spec", RETRY_PAUSE_MILLIS + "," + repeats, "syncline");
    }
    return patient;
  }

  /** What the streams' client is opened at: the nameservice, or the one NameNode. */
  String streamsAuthority() {
    return isHighlyAvailable() ? authority : nameNodes.get(0);
  }

  /** Whether Kerberos is wanted. */
  boolean isSecure() {
    return base.get(AUTHENTICATION, "simple").equalsIgnoreCase("kerberos");
  }

  private boolean isHighlyAvailable() {
    return base.get(NAME_NODES + authority) != null;
  }

  private static void addSiteFile(Configuration configuration, Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_SITE_FILE_BYTES) {
        throw HdfsSettings.invalid(
            "site file " + file + " has " + size + " bytes (at most " + MAX_SITE_FILE_BYTES + ")");
      }
      // Alone first: what is wrong with it is told here, and not by whoever reads a value first.
      Configuration alone = new Configuration(false);
      alone.addResource(file.toUri().toURL());
      LOG.debug("site file {} has {} properties", file, alone.size());
      configuration.addResource(file.toUri().toURL());
    } catch (MalformedURLException e) {
      throw new IllegalStateException("a path is no URL: " + file, e);
    } catch (IOException e) {
      throw HdfsSettings.invalid("site file " + file + " cannot be read: " + e);
    } catch (SyncException e) {
      throw e;
    } catch (RuntimeException e) {
      throw HdfsSettings.invalid("site file " + file + " is no Hadoop configuration: " + e);
    }
  }

  private void authenticate(HdfsSettings.Identity identity) {
    if (identity.kerberos().isPresent()) {
      base.set(AUTHENTICATION, "kerberos", "syncline");
    } else if (isSecure()) {
      throw HdfsSettings.invalid(
          AUTHENTICATION + " is kerberos in a site file, but principal and keytab are missing");
    }
  }

  private List<String> findNameNodes() {
    boolean logical = List.of(base.getTrimmedStrings(NAMESERVICES)).contains(authority);
    String[] ids = base.getTrimmedStrings(NAME_NODES + authority);
    if (ids.length == 0) {
      String only = base.getTrimmed(RPC_ADDRESS + authority);
      if (only == null && logical) {
        throw HdfsSettings.invalid(
            NAMESERVICES + " has " + authority + ", but " + NAME_NODES + authority + " is missing");
      }
      return List.of(withPort(only == null ? authority : only));
    }
    if (!logical) {
      throw HdfsSettings.invalid(
          NAME_NODES + authority + " is given, but " + NAMESERVICES + " lacks " + authority);
    }
    List<String> found = new ArrayList<>();
    for (String id : ids) {
      String key = RPC_ADDRESS + authority + "." + id;
      String address = base.getTrimmed(key);
      if (address == null) {
        throw HdfsSettings.invalid(
            NAME_NODES + authority + " has " + id + ", but " + key + " is missing");
      }
      found.add(withPort(address));
    }
    askTheActiveOnly();
    return List.copyOf(found);
  }

  /** An observer answers with what it has read so far, which may be older than what was written. */
  private void askTheActiveOnly() {
    String provider = base.getTrimmed(PROVIDER + authority);
    if (provider != null && provider.contains("Observer")) {
      LOG.info("hdfs://{}: {} is not used, only the active NameNode is asked", authority, provider);
    }
    if (provider == null || provider.contains("Observer")) {
      base.set(PROVIDER + authority, ACTIVE_ONLY, "syncline");
    }
  }

  private void askOnce(StoreLimits limits) {
    String timeout = millis(limits.requestTimeout());
    Duration connect = limits.requestTimeout();
    connect = connect.compareTo(LONGEST_CONNECT) > 0 ? LONGEST_CONNECT : connect;
    Map<String, String> own =
        Map.ofEntries(
            Map.entry("dfs.client.retry.policy.enabled", "false"),
            Map.entry("dfs.client.failover.max.attempts", "0"),
            Map.entry("dfs.client.failover.connection.retries", "0"),
            Map.entry("dfs.client.failover.connection.retries.on.timeouts", "0"),
            Map.entry("dfs.client.failover.sleep.base.millis", "500"),
            Map.entry("dfs.client.failover.sleep.max.millis", Integer.toString(RETRY_PAUSE_MILLIS)),
            Map.entry("ipc.client.connect.max.retries", "0"),
            Map.entry("ipc.client.connect.max.retries.on.timeouts", "0"),
            Map.entry("ipc.client.connect.max.retries.on.sasl", "1"),
            Map.entry("ipc.client.connect.timeout", millis(connect)),
            Map.entry("ipc.client.rpc-timeout.ms", timeout),
            Map.entry("ipc.ping.interval", timeout),
            Map.entry("dfs.client.socket-timeout", timeout));
    own.forEach((name, value) -> base.set(name, value, "syncline"));
  }

  private static String millis(Duration duration) {
    return Long.toString(Math.min(Integer.MAX_VALUE, duration.toMillis()));
  }

  private static String withPort(String address) {
    return address.matches(".*:\\d+") ? address : address + ":" + DEFAULT_PORT;
  }
}
