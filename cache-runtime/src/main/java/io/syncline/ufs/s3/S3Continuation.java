package io.syncline.ufs.s3;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Where a directory's listing goes on.
 *
 * @param token the store's own
 * @param last the slot of the last entry so far, dropped ones included; empty when there was none
 * @param shadows files listed so far that can still hide a directory of the same name, each a
 *     prefix of {@code last}, the shortest first: the directory {@code k} sorts behind {@code k-1},
 *     hence maybe on a later page than the file {@code k}
 */
record S3Continuation(String token, String last, List<String> shadows) {
  S3Continuation {
    shadows = List.copyOf(shadows);
  }

  /** As text: the last slot, the lengths of the shadows, the token. */
  String encoded() {
    StringBuilder text = new StringBuilder();
    text.append(
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(last.getBytes(StandardCharsets.UTF_8)));
    char before = '.';
    for (String shadow : shadows) {
      text.append(before).append(shadow.length());
      before = ',';
    }
    if (shadows.isEmpty()) {
      text.append('.');
    }
    return text.append('.').append(token).toString();
  }

  static S3Continuation decoded(String text) {
    try {
      int first = text.indexOf('.');
      int second = text.indexOf('.', first + 1);
      String last =
          new String(
              Base64.getUrlDecoder().decode(text.substring(0, first)), StandardCharsets.UTF_8);
      String lengths = text.substring(first + 1, second);
      List<String> shadows = new ArrayList<>();
      if (!lengths.isEmpty()) {
        for (String length : lengths.split(",", -1)) {
          shadows.add(last.substring(0, Integer.parseInt(length)));
        }
      }
      return new S3Continuation(text.substring(second + 1), last, shadows);
    } catch (RuntimeException e) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "the continuation of a listing is damaged (expected what the page before returned)",
          e);
    }
  }
}
