package io.syncline.cli.compare;

import java.time.Duration;
import java.util.List;

/**
 * What came of comparing two clusters.
 *
 * @param there the context of the other cluster
 * @param mounts where it shows what was compared
 * @param settle from one look at a difference to the next
 * @param shards how many there are
 * @param unchanged how many of them hold at both what they held when they were found equal
 * @param directories that both hold whole as valid, and whose digests were compared
 * @param unserved directories that only one holds so, or about which a store would be asked, and
 *     differences about which one would ask its store
 * @param settled differences that were none when they were looked at again
 * @param diverged about how many paths one of the two is wrong
 * @param unverifiable about how many nobody can tell
 * @param findings the first of those, with their evidence
 */
public record PeerResult(
    String there,
    List<String> mounts,
    Duration settle,
    int shards,
    int unchanged,
    long directories,
    long unserved,
    long settled,
    long diverged,
    long unverifiable,
    List<PeerFinding> findings) {
  public PeerResult {
    mounts = List.copyOf(mounts);
    findings = List.copyOf(findings);
  }
}
