package io.syncline.cli.command.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.proto.node.v1.CheckFinding;
import io.syncline.proto.node.v1.CheckKind;
import io.syncline.proto.node.v1.CheckedStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What differs is told in few letters, and never in letters that are the same on both sides. */
final class EvidenceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3://a   | 134007000 | 11c0de2aa | 134217728 | 9b74c98 | here 127.8 MiB etag 11c0de2 / ufs"
            + " 128.0 MiB etag 9b74c98",
        "s3://a   | 134217728 | v         | 134217729 | v       | here 134217728 B etag v / ufs"
            + " 134217729 B etag v",
        "s3://a   | 1         | 1234567a  | 1         | 1234567b | here 1 B etag 1234567a / ufs 1 B"
            + " etag 1234567b",
        "hdfs://a | 1         | 17        | 2         | ''      | here 1 B version 17 / ufs 2 B",
      })
  void tellsWhatDiffers(
      String location, long size, String version, long ufsSize, String ufsVersion, String text) {
    CheckFinding finding =
        CheckFinding.newBuilder()
            .setKind(CheckKind.CHECK_KIND_STALE_ATTR)
            .setPath("/a")
            .setLocation(location)
            .setHeld(file(size, version))
            .setFound(file(ufsSize, ufsVersion))
            .build();
    assertThat(Evidence.oneLine(finding)).isEqualTo("/a  " + text);
  }

  private static CheckedStatus file(long size, String version) {
    return CheckedStatus.newBuilder().setExists(true).setSize(size).setVersion(version).build();
  }
}
