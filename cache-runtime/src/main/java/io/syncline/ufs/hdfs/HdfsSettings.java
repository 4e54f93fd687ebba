package io.syncline.ufs.hdfs;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An HDFS that is an under file system.
 *
 * @param authority the one name that its locations have: a nameservice, or a NameNode's host with
 *     its port where that is not 8020
 * @param siteFiles Hadoop's own configuration files, such as {@code core-site.xml} and {@code
 *     hdfs-site.xml}; later ones win
 * @param properties Hadoop's own settings, which win over those of the files; see {@link
 *     HdfsProperties} for which
 * @param identity who asks
 * @param listingPage names in one page, 1 to 1,000,000; so many are held in memory for each listing
 *     under way
 */
public record HdfsSettings(
    String authority,
    List<Path> siteFiles,
    Map<String, String> properties,
    Identity identity,
    int listingPage) {
  /** Names in a page; several requests to the NameNode, which sends 1,000 at once. */
  public static final int DEFAULT_LISTING_PAGE = 10_000;

  /**
   * Who asks.
   *
   * @param user the name that a NameNode is told which believes what it is told; empty for the
   *     process's own
   * @param kerberos what proves it to one that does not; empty where none is needed
   */
  public record Identity(Optional<String> user, Optional<Kerberos> kerberos) {
    /** The process's own user, without proof. */
    public static final Identity PROCESS = new Identity(Optional.empty(), Optional.empty());

    public Identity {
      if (user.isPresent() && kerberos.isPresent()) {
        throw invalid("user and principal are given both (expected one of them)");
      }
    }
  }

  /**
   * Who asks, with the proof.
   *
   * @param principal such as {@code syncline/host@REALM}
   * @param keytab the file that holds its key
   */
  public record Kerberos(String principal, Path keytab) {
    public Kerberos {
      if (!Files.isReadable(keytab)) {
        throw invalid("keytab " + keytab + " cannot be read");
      }
    }
  }

  public HdfsSettings {
    siteFiles = List.copyOf(siteFiles);
    properties = Map.copyOf(properties);
    if (listingPage < 1 || listingPage > 1_000_000) {
      throw invalid("listing-page is " + listingPage + " (expected 1 to 1000000)");
    }
    for (String name : properties.keySet()) {
      HdfsProperties.refusal(name)
          .ifPresent(
              why -> {
                throw invalid("property " + name + " " + why);
              });
    }
  }

  /** An HDFS that needs nothing but its address. */
  public static HdfsSettings at(String authority) {
    return new HdfsSettings(authority, List.of(), Map.of(), Identity.PROCESS, DEFAULT_LISTING_PAGE);
  }

  static SyncException invalid(String why) {
    return new SyncException(ErrorCode.INVALID_CONFIGURATION, "HDFS setting " + why);
  }
}
