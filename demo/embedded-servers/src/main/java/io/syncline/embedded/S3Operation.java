package io.syncline.embedded;

/** The S3 operations that {@link EmbeddedS3} tells apart. */
public enum S3Operation {
  HEAD_OBJECT,
  GET_OBJECT,
  PUT_OBJECT,
  COPY_OBJECT,
  DELETE_OBJECT,
  DELETE_OBJECTS,
  LIST_OBJECTS,
  CREATE_MULTIPART,
  UPLOAD_PART,
  UPLOAD_PART_COPY,
  COMPLETE_MULTIPART,
  ABORT_MULTIPART,
  /** Everything else: buckets, policies, versions. */
  OTHER;

  /**
   * Which operation a request is.
   *
   * @param target path and query as they stand in the request line
   * @param copies whether it names a source to copy from
   */
  static S3Operation of(String method, String target, boolean copies) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? "" : "&" + target.substring(mark + 1) + "&";
    boolean key = path.indexOf('/', 1) > 0 && path.indexOf('/', 1) < path.length() - 1;
    boolean part = query.contains("&uploadId=");
    return switch (method) {
      case "HEAD" -> key ? HEAD_OBJECT : OTHER;
      case "GET" -> key ? GET_OBJECT : query.contains("list-type=2") ? LIST_OBJECTS : OTHER;
      case "PUT" ->
          !key
              ? OTHER
              : part
                  ? (copies ? UPLOAD_PART_COPY : UPLOAD_PART)
                  : (copies ? COPY_OBJECT : PUT_OBJECT);
      case "POST" ->
          part
              ? COMPLETE_MULTIPART
              : query.contains("&uploads")
                  ? CREATE_MULTIPART
                  : query.contains("&delete") ? DELETE_OBJECTS : OTHER;
      case "DELETE" -> !key ? OTHER : part ? ABORT_MULTIPART : DELETE_OBJECT;
      default -> OTHER;
    };
  }
}
