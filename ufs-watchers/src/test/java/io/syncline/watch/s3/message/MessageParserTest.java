package io.syncline.watch.s3.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages as real stores write them, and what is none. */
class MessageParserTest {
  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00.123Z");

  private final MessageParser parser = new MessageParser(EventDialect.DEFAULT);

  @Example
  void recordsOfAws() {
    String message =
        """
        {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-west-1",
        "eventTime":"2026-03-01T12:00:00.123Z","eventName":"ObjectCreated:Put",
        "userIdentity":{"principalId":"AWS:AIDAINPONIXQXHT3IKHL2"},
        "requestParameters":{"sourceIPAddress":"205.255.255.255"},
        "responseElements":{"x-amz-request-id":"C3D13FE58DE4C810","x-amz-id-2":"FMyUVURIY8="},
        "s3":{"s3SchemaVersion":"1.0","configurationId":"syncline",
        "bucket":{"name":"lake","ownerIdentity":{"principalId":"A3NL1KOZZKExample"},
        "arn":"arn:aws:s3:::lake"},
        "object":{"key":"t/dt%3D2026-03-01/a+b%2Bc.parquet","size":1024,
        "eTag":"d41d8cd98f00b204e9800998ecf8427e","versionId":"096fKKXTRTtl3on89fVO.nfljtsv6qko",
        "sequencer":"0055AED6DCD90281E5"}}},
        {"eventVersion":"2.1","eventSource":"aws:s3","eventTime":"2026-03-01T12:00:00.123Z",
        "eventName":"ObjectRemoved:DeleteMarkerCreated",
        "s3":{"bucket":{"name":"lake"},"object":{"key":"t/old","sequencer":"0055AED6DCD90281E6"}}}]}
        """;
    assertThat(events(message))
        .containsExactly(
            event("lake", "t/dt=2026-03-01/a b+c.parquet", ObjectEvent.Kind.CREATED),
            event("lake", "t/old", ObjectEvent.Kind.REMOVED));
  }

  @Example
  void theTestMessageSaysNothing() {
    assertThat(
            events(
                """
                {"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2026-03-01T12:00:00.000Z",
                "Bucket":"lake","RequestId":"5582815E1AEA5ADF","HostId":"8cLeGAmw098X5cv4Zkwc"}
                """))
        .isEmpty();
  }

  @Example
  void recordsInsideOfAMessageOfSns() {
    assertThat(events(wrapped(record("ObjectCreated:Copy", "lake", "a%2Fb"))))
        .containsExactly(event("lake", "a/b", ObjectEvent.Kind.CREATED));
    assertThat(events(wrapped(wrapped(record("ObjectCreated:Copy", "lake", "a")))))
        .containsExactly(event("lake", "a", ObjectEvent.Kind.CREATED));
    assertThat(why(wrapped(wrapped(wrapped(record("ObjectCreated:Put", "lake", "a"))))))
        .contains("inside of each other");
  }

  @Example
  void eventBridgeWritesKeysAsTheyAre() {
    String message =
        """
        {"version":"0","id":"17793124-05d4-b198-2fde-7ededc63b103","detail-type":"Object Deleted",
        "source":"aws.s3","account":"111122223333","time":"2026-03-01T12:00:00.123Z",
        "region":"ca-central-1","resources":["arn:aws:s3:::lake"],
        "detail":{"version":"0","bucket":{"name":"lake"},
        "object":{"key":"a+b/50%.csv","etag":"b1946ac92492d2347c6235b4d2611184",
        "sequencer":"617f08299329d189"},"reason":"DeleteObject",
        "deletion-type":"Permanently Deleted"}}
        """;
    assertThat(events(message))
        .containsExactly(event("lake", "a+b/50%.csv", ObjectEvent.Kind.REMOVED));
    String version = message.replace("\"etag\"", "\"version-id\":\"096f\",\"etag\"");
    assertThat(events(version))
        .as("the version before it may be there again")
        .containsExactly(event("lake", "a+b/50%.csv", ObjectEvent.Kind.OTHER));
    String marker = version.replace("Permanently Deleted", "Delete Marker Created");
    assertThat(events(marker))
        .containsExactly(event("lake", "a+b/50%.csv", ObjectEvent.Kind.REMOVED));
    assertThat(events(marker.replace("aws.s3", "minio.s3")))
        .as("others may mean that a marker was removed")
        .containsExactly(event("lake", "a+b/50%.csv", ObjectEvent.Kind.OTHER));
    assertThat(events(message.replace("Object Deleted", "Object Tags Added")))
        .containsExactly(event("lake", "a+b/50%.csv", ObjectEvent.Kind.ATTACHED));
    assertThat(events(message.replace("Object Deleted", "Object Restore Completed")))
        .containsExactly(event("lake", "a+b/50%.csv", ObjectEvent.Kind.OTHER));
  }

  @Example
  void recordsOfMinio() {
    assertThat(
            events(
                """
                {"EventName":"s3:ObjectCreated:Put","Key":"lake/images/my photo.jpg",
                "Records":[{"eventVersion":"2.0","eventSource":"minio:s3","awsRegion":"",
                "eventTime":"2026-03-01T12:00:00.123Z","eventName":"s3:ObjectCreated:Put",
                "userIdentity":{"principalId":"minio"},
                "requestParameters":{"principalId":"minio","region":"","sourceIPAddress":"::1"},
                "responseElements":{"x-amz-id-2":"dd9025","x-amz-request-id":"17B0F5C6B5A7F3A0",
                "x-minio-deployment-id":"6faeded5","x-minio-origin-endpoint":"http://m:9000"},
                "s3":{"s3SchemaVersion":"1.0","configurationId":"Config",
                "bucket":{"name":"lake","ownerIdentity":{"principalId":"minio"},
                "arn":"arn:aws:s3:::lake"},
                "object":{"key":"images%2Fmy+photo.jpg","size":5,"eTag":"5d41402abc4b2a76b9719d911017c592",
                "contentType":"image/jpeg","userMetadata":{"content-type":"image/jpeg"},
                "sequencer":"17B0F5C6B5A7F3A1"}},
                "source":{"host":"::1","port":"","userAgent":"MinIO"}}]}
                """))
        .containsExactly(event("lake", "images/my photo.jpg", ObjectEvent.Kind.CREATED));
  }

  /** A marker that is made and one that is removed: nobody can tell them apart. */
  @Example
  void whatMinioHidesAndWhatItUncovers() {
    String undelete =
        """
        {"EventName":"s3:ObjectRemoved:DeleteMarkerCreated","Key":"lake/t/old",
        "Records":[{"eventVersion":"2.0","eventSource":"minio:s3","awsRegion":"",
        "eventTime":"2026-03-01T12:00:00.123Z",
        "eventName":"s3:ObjectRemoved:DeleteMarkerCreated",
        "responseElements":{"x-amz-request-id":"17B0F5C6B5A7F3A0"},
        "s3":{"s3SchemaVersion":"1.0","configurationId":"Config",
        "bucket":{"name":"lake","arn":"arn:aws:s3:::lake"},
        "object":{"key":"t%2Fold","versionId":"d41d6ab4-7a8c-4a1e-9c3e-0f2f3e1c7a55",
        "sequencer":"17B0F5C6B5A7F3A1"}},"source":{"host":"::1","port":"","userAgent":"MinIO"}}]}
        """;
    assertThat(events(undelete)).containsExactly(event("lake", "t/old", ObjectEvent.Kind.OTHER));
    assertThat(events(undelete.replace("minio:s3", "ceph:s3")))
        .containsExactly(event("lake", "t/old", ObjectEvent.Kind.OTHER));
    assertThat(events(undelete.replace("minio:s3", "aws:s3")))
        .containsExactly(event("lake", "t/old", ObjectEvent.Kind.REMOVED));
  }

  @Example
  void whoMerelyLooksChangesNothing() {
    assertThat(events(record("s3:ObjectAccessed:Get", "lake", "a"))).isEmpty();
    assertThat(events(record("ObjectAccessed:Head", "lake", "a"))).isEmpty();
  }

  @Example
  void recordsOfCeph() {
    String message =
        """
        {"Records":[{"eventVersion":"2.2","eventSource":"ceph:s3","awsRegion":"",
        "eventTime":"2026-03-01T12:00:00.123Z","eventName":"ObjectCreated:CompleteMultipartUpload",
        "userIdentity":{"principalId":"lake"},"requestParameters":{"sourceIPAddress":""},
        "responseElements":{"x-amz-request-id":"503a4c37.4124.1","x-amz-id-2":"10f-default"},
        "s3":{"s3SchemaVersion":"1.0","configurationId":"syncline",
        "bucket":{"name":"lake","ownerIdentity":{"principalId":"lake"},"arn":"arn:aws:s3:::lake",
        "id":"503a4c37-85eb-47cd-8681-2817e80b4281.5330.903595"},
        "object":{"key":"a+b/50%25.csv","size":1024,"eTag":"37b51d194a7513e45b56f6524f2d51f2",
        "versionId":"","sequencer":"F7E6D75DC742D108","metadata":[],"tags":[]}},
        "eventId":"1618907011.9.37b51d194a7513e45b56f6524f2d51f2","opaqueData":""}]}
        """;
    assertThat(new MessageParser(new EventDialect(KeyDecoding.RAW, false)).parse(message).events())
        .containsExactly(event("lake", "a+b/50%25.csv", ObjectEvent.Kind.CREATED));
  }

  @ParameterizedTest
  @CsvSource({
    "ObjectCreated:Post, CREATED",
    "s3:ObjectCreated:Put, CREATED",
    "ObjectRemoved:Delete, REMOVED",
    "LifecycleExpiration:Delete, REMOVED",
    "ObjectRemoved:DeleteMarkerCreated, OTHER",
    "LifecycleExpiration:DeleteMarkerCreated, OTHER",
    "s3:ObjectRemoved:NoOP, OTHER",
    "ObjectTagging:Put, ATTACHED",
    "ObjectAcl:Put, ATTACHED",
    "ObjectRestore:Completed, OTHER",
    "ObjectCreatedOrNot, OTHER",
    "Whatever, OTHER"
  })
  void aNameThatIsNotKnownIsAHintLikeAnyOther(String name, ObjectEvent.Kind kind) {
    assertThat(events(record(name, "lake", "a")))
        .extracting(ObjectEvent::kind)
        .containsExactly(kind);
  }

  /** The version before it may be there again. */
  @ParameterizedTest
  @CsvSource({
    "ObjectRemoved:Delete, '\"096f\"', OTHER",
    "LifecycleExpiration:Delete, '\"null\"', OTHER",
    "ObjectRemoved:Delete, 7, OTHER",
    "ObjectRemoved:Delete, '\"\"', REMOVED",
    "ObjectRemoved:Delete, null, REMOVED",
    "ObjectRemoved:DeleteMarkerCreated, '\"096f\"', OTHER"
  })
  void theRemovalOfAVersionIsNoneOfTheObject(String name, String version, ObjectEvent.Kind kind) {
    String plain = record(name, "lake", "a");
    String message = plain.replace("\"key\":\"a\"", "\"key\":\"a\",\"versionId\":" + version);
    assertThat(message).isNotEqualTo(plain);
    assertThat(events(message)).extracting(ObjectEvent::kind).containsExactly(kind);
  }

  @ParameterizedTest
  @CsvSource({"%zz", "a%2", "a%", "%ff", "%c3", "%ed%a0%80", "''"})
  void aKeyThatNobodyCanReadIsUnknown(String key) {
    assertThat(events(record("ObjectCreated:Put", "lake", key)))
        .extracting(ObjectEvent::key)
        .containsExactly((String) null);
  }

  @ParameterizedTest
  @CsvSource({"ü%C3%BC+é, ü\u00fc é", "%F0%9F%98%80😀, 😀😀", "a%2fb%2F, a/b/"})
  void keysMayBeEncodedInPart(String key, String decoded) {
    assertThat(events(record("ObjectCreated:Put", "lake", key)))
        .extracting(ObjectEvent::key)
        .containsExactly(decoded);
  }

  @Example
  void anEventWithoutAKeyOrATimeIsOfItsBucket() {
    assertThat(events("{\"Records\":[{\"s3\":{\"bucket\":{\"name\":\"lake\"},\"object\":{}}}]}"))
        .containsExactly(new ObjectEvent("lake", null, ObjectEvent.Kind.OTHER, null));
    assertThat(
            events(
                """
                {"Records":[{"eventTime":"yesterday","eventName":"s3:BucketRemoved:*",
                "s3":{"bucket":{"name":"lake"}}}]}
                """))
        .containsExactly(new ObjectEvent("lake", null, ObjectEvent.Kind.OTHER, null));
  }

  static Stream<Arguments> malformed() {
    String tooMany = "{\"Records\":[" + "1,".repeat(MessageParser.MAX_EVENTS) + "1]}";
    return Stream.of(
        Arguments.of("", "no object"),
        Arguments.of("null", "no object"),
        Arguments.of("[]", "no object"),
        Arguments.of("{", "not JSON"),
        Arguments.of("{} {}", "not JSON"),
        Arguments.of("{'Records':[]}", "not JSON"),
        Arguments.of("hello", "not JSON"),
        Arguments.of("{\"a\":" + "[".repeat(5_000), "not JSON"),
        Arguments.of("x".repeat(MessageParser.MAX_CHARS + 1), "characters (at most"),
        Arguments.of(tooMany, "10001 records (at most 10000)"),
        Arguments.of("{\"Records\":[1]}", "a record is missing, or no object"),
        Arguments.of("{\"Records\":[{\"eventName\":\"ObjectCreated:Put\"}]}", "s3 is missing"),
        Arguments.of("{\"Records\":[{\"s3\":{\"bucket\":{\"name\":\"\"}}}]}", "name is missing"),
        Arguments.of("{\"Records\":{}}", "neither records"),
        Arguments.of("{\"Type\":\"Notification\",\"Message\":1}", "Message is missing"),
        Arguments.of("{\"Type\":\"Notification\",\"Message\":\"hello\"}", "not JSON"),
        Arguments.of("{\"Type\":\"SubscriptionConfirmation\",\"Message\":\"\"}", "SubscribeURL"),
        Arguments.of(
            "{\"detail-type\":\"AWS API Call via CloudTrail\",\"detail\":{}}", "detail.bucket"));
  }

  @ParameterizedTest
  @MethodSource
  void malformed(String message, String why) {
    assertThat(why(message)).contains(why).hasSizeLessThan(400);
  }

  @Example
  void anExcerptIsOneShortLine() {
    assertThat(MessageParser.excerpt("a\nb\u0000\ud800c")).isEqualTo("a.b..c");
    assertThat(MessageParser.excerpt("😀".repeat(1_000))).isEqualTo("😀".repeat(200) + "...");
    assertThat(MessageParser.excerpt("short")).isEqualTo("short");
  }

  @Property(tries = 2_000)
  void whateverComesIsReadOrMalformedAndBounded(@ForAll("messages") String message) {
    ParsedMessage parsed = parser.parse(message);
    assertThat(parsed.events()).hasSizeLessThanOrEqualTo(MessageParser.MAX_EVENTS);
    if (parsed.isMalformed()) {
      assertThat(parsed.events()).isEmpty();
      assertThat(parsed.malformed()).hasSizeLessThan(400);
    }
    for (ObjectEvent event : parsed.events()) {
      assertThat(event.bucket()).isNotEmpty().hasSizeLessThanOrEqualTo(message.length());
      assertThat(event.key() == null || event.key().length() <= message.length()).isTrue();
    }
    assertThat(MessageParser.excerpt(message)).hasSizeLessThan(410).doesNotContain("\n");
  }

  /** Noise, and good messages with noise in them. */
  @Provide
  Arbitrary<String> messages() {
    Arbitrary<String> bytes =
        Arbitraries.bytes()
            .array(byte[].class)
            .ofMaxSize(300)
            .map(noise -> new String(noise, StandardCharsets.UTF_8));
    List<String> good =
        List.of(
            record("ObjectCreated:Put", "lake", "a%20b"),
            wrapped(record("ObjectRemoved:Delete", "lake", "a")),
            "{\"detail-type\":\"Object Created\",\"detail\":{\"bucket\":{\"name\":\"b\"}}}");
    Arbitrary<String> damaged =
        Arbitraries.of(good)
            .flatMap(
                text ->
                    Arbitraries.integers()
                        .between(0, text.length())
                        .flatMap(
                            at ->
                                Arbitraries.strings()
                                    .ofMaxLength(3)
                                    .map(
                                        noise ->
                                            text.substring(0, at)
                                                + noise
                                                + text.substring(
                                                    Math.min(
                                                        text.length(), at + noise.length())))));
    return Arbitraries.oneOf(bytes, Arbitraries.strings().ofMaxLength(200), damaged);
  }

  private List<ObjectEvent> events(String message) {
    ParsedMessage parsed = parser.parse(message);
    assertThat(parsed.malformed()).isNull();
    return parsed.events();
  }

  private String why(String message) {
    ParsedMessage parsed = parser.parse(message);
    assertThat(parsed.events()).isEmpty();
    return parsed.malformed();
  }

  private static ObjectEvent event(String bucket, String key, ObjectEvent.Kind kind) {
    return new ObjectEvent(bucket, key, kind, TIME);
  }

  private static String record(String name, String bucket, String key) {
    return "{\"Records\":[{\"eventName\":\""
        + name
        + "\",\"eventTime\":\""
        + TIME
        + "\",\"s3\":{\"bucket\":{\"name\":\""
        + bucket
        + "\"},\"object\":{\"key\":\""
        + key
        + "\"}}}]}";
  }

  private static String wrapped(String message) {
    return "{\"Type\":\"Notification\",\"MessageId\":\"22b80b92\",\"TopicArn\":\"arn:aws:sns:x\","
        + "\"Message\":\""
        + message.replace("\\", "\\\\").replace("\"", "\\\"")
        + "\",\"Timestamp\":\"2026-03-01T12:00:01.000Z\",\"SignatureVersion\":\"1\"}";
  }
}
