package io.syncline.watch.directory;

import java.util.Locale;
import java.util.Set;

/** File systems whose files other machines may change, by the names that Linux has for them. */
final class SharedFileSystems {
  /**
   * All that begin with these: {@code nfs4}, {@code smb3}, {@code fuse.sshfs} and so on. {@code
   * fuseblk} is none of them: that is a disk of this machine.
   */
  private static final Set<String> NAMES =
      Set.of(
          "nfs",
          "cifs",
          "smb",
          "fuse.",
          "afs",
          "ceph",
          "9p",
          "virtiofs",
          "gfs",
          "ocfs",
          "lustre",
          "gpfs",
          "beegfs",
          "glusterfs",
          "ncp",
          "vboxsf",
          "vmhgfs",
          "prl_fs");

  private SharedFileSystems() {}

  static boolean include(String type) {
    String known = type.toLowerCase(Locale.ROOT);
    return known.equals("fuse") || NAMES.stream().anyMatch(known::startsWith);
  }
}
