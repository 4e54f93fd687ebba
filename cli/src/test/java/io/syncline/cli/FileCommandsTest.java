package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.failure.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCommandsTest {
  @TempDir Path folder;
  private FakeNode node;
  private Shell shell;

  @BeforeEach
  void start() {
    node =
        FakeNode.start("east")
            .with("/lake/hello.md", "hello, lake")
            .with("/lake/tree/a.csv", "1,2")
            .with("/lake/tree/deep/b.csv", "3,4,5");
    shell = new Shell(folder).knowing(node.context());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void listsNamesWithASlashAfterDirectories() {
    assertThat(shell.run("ls", "/lake")).isEqualTo(new Shell.Result(0, "hello.md\ntree/\n", ""));
  }

  @Test
  void listsDetailsInAlignedColumns() {
    assertThat(shell.run("ls", "-l", "/lake").out())
        .isEqualTo(
            """
            TYPE       SIZE  MODIFIED              NAME
            file       11 B  2023-11-14T22:13:20Z  hello.md
            directory  -     -                     tree/
            """);
  }

  @Test
  void listsEverythingBelowWithPathsFromTheStart() {
    assertThat(shell.run("ls", "-R", "/lake/tree").out()).isEqualTo("a.csv\ndeep/\ndeep/b.csv\n");
  }

  @Test
  void listsADirectoryItselfOrAFile() {
    assertThat(shell.run("ls", "-d", "/lake").out()).isEqualTo("/lake/\n");
    assertThat(shell.run("ls", "/lake/hello.md").out()).isEqualTo("/lake/hello.md\n");
  }

  @Test
  void listsAsJsonWithOneItemForEachEntry() {
    assertThat(shell.run("ls", "-o", "json", "s3://lake/tree/deep").out())
        .isEqualTo(
            """
            {
              "apiVersion": "syncline/v1",
              "kind": "FileList",
              "items": [
                {
                  "path": "/lake/tree/deep/b.csv",
                  "location": "s3://lake/tree/deep/b.csv",
                  "type": "file",
                  "size": 5,
                  "mtime": "2023-11-14T22:13:20Z",
                  "version": "v1"
                }
              ]
            }
            """);
  }

  @Test
  void listsAsNamesAndAsLinesOfJson() {
    assertThat(shell.run("-o", "name", "ls", "/lake").out())
        .isEqualTo("/lake/hello.md\n/lake/tree\n");
    assertThat(shell.run("ls", "/lake/tree/deep", "-o", "jsonl").out())
        .isEqualTo(
            "{\"apiVersion\":\"syncline/v1\",\"kind\":\"File\",\"path\":\"/lake/tree/deep/b.csv\",\"location\":\"s3://lake/tree/deep/b.csv\",\"type\":\"file\",\"size\":5,\"mtime\":\"2023-11-14T22:13:20Z\",\"version\":\"v1\"}\n");
  }

  @Test
  void listsNothingOfAnEmptyDirectoryInEveryForm() {
    node.directories.add("/lake/empty");
    assertThat(shell.run("ls", "/lake/empty").out()).isEmpty();
    assertThat(shell.run("ls", "-o", "yaml", "/lake/empty").out())
        .isEqualTo("apiVersion: syncline/v1\nkind: FileList\nitems: []\n");
    assertThat(shell.run("ls", "-o", "json", "/lake/empty").out()).contains("\"items\": []\n}");
  }

  @Test
  void writesPrintTheTokenThatReadsTake(@TempDir Path folder) throws Exception {
    String token = "east/n1/5@2:7";
    Path file = Files.writeString(folder.resolve("a"), "x");
    List<List<String>> writes =
        List.of(
            List.of("put", file.toString(), "/lake/a"),
            List.of("put", "-r", folder.toString(), "/lake/all"),
            List.of("cp", "/lake/a", "/lake/b"),
            List.of("mv", "/lake/b", "/lake/c"),
            List.of("mkdir", "/lake/d"),
            List.of("rm", "/lake/c"));
    for (List<String> write : writes) {
      List<String> words = new ArrayList<>(write);
      words.addAll(List.of("-o", "json"));
      assertThat(shell.run(words.toArray(String[]::new)).out())
          .as("%s", write)
          .contains("\"tokens\": [\n    \"" + token + "\"\n  ]");
    }
    node.tokensRead.clear();
    List<List<String>> reads =
        List.of(
            List.of("stat", "/lake/a"),
            List.of("ls", "-d", "/lake"),
            List.of("cat", "/lake/a"),
            List.of("get", "/lake/a", "-"));
    for (List<String> read : reads) {
      List<String> words = new ArrayList<>(read);
      words.addAll(List.of("--token", token + ",west/n1/6@0:0"));
      assertThat(shell.run(words.toArray(String[]::new)).code()).as("%s", read).isZero();
      assertThat(node.tokensRead).as("%s", read).containsExactly(token, "west/n1/6@0:0");
      node.tokensRead.clear();
    }
    assertThat(shell.run("ls", "-R", "/lake", "--token", token).code()).isZero();
    assertThat(node.tokensRead).hasSizeGreaterThan(2).containsOnly(token);
    assertThat(shell.run("get", "-r", "/lake", folder + "/got", "--token", token).code()).isZero();
  }

  @Test
  void whatIsNoTokenIsNamed() {
    Shell.Result result = shell.run("stat", "/lake/hello.md", "--token", "east/n1/5@x:7");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--token 'east/n1/5@x:7'");
    assertThat(node.tokensRead).isEmpty();
  }

  @Test
  void showsWhereAPathIsAndHowFresh() {
    assertThat(shell.run("stat", "/lake/hello.md").out())
        .isEqualTo(
            """
            /lake/hello.md
              location   s3://lake/hello.md
              type       file
              size       11 bytes
              modified   2023-11-14T22:13:20Z
              version    v1
              freshness  no change known, and the feed is complete to 400 ms ago; bound 30s, LIVE
            """);
  }

  @Test
  void aStateThatNobodyToldIsNotShown() {
    node.tellsStates = false;
    assertThat(shell.run("stat", "/lake/hello.md").out())
        .endsWith("freshness  asked the store 400 ms ago, no change known since; bound 30s\n");
    assertThat(shell.run("stat", "-o", "json", "/lake/hello.md").out()).doesNotContain("\"state\"");
  }

  @Test
  void showsFreshnessInJsonAsStateInstantAndBound() {
    assertThat(shell.run("stat", "-o", "json", "/lake/hello.md").out())
        .contains(
            """
              "freshness": {
                "state": "LIVE",
                "reason": "COVERED_BY_WATERMARK",
                "asOf": "2025-01-31T11:59:59.600Z",
                "age": 0.4,
                "bound": 30
              }
            """);
  }

  @Test
  void writesBytesToStdoutWholeOrInPart() {
    assertThat(shell.run("cat", "/lake/hello.md").out()).isEqualTo("hello, lake");
    assertThat(shell.run("cat", "--range", "0-4", "/lake/hello.md").out()).isEqualTo("hello");
    assertThat(shell.run("cat", "--range", "-4", "/lake/hello.md").out()).isEqualTo("lake");
    assertThat(shell.run("cat", "--range", "7-", "/lake/hello.md").out()).isEqualTo("lake");
    assertThat(shell.run("cat", "--range", "x", "/lake/hello.md").err())
        .isEqualTo("error SYN-1001: --range 'x' is not a range (expected e.g. 0-99, 100-, -10)\n");
  }

  @Test
  void uploadsAFileIntoADirectoryUnderItsName() throws IOException {
    Path file = Files.writeString(folder.resolve("ä b+.txt"), "content");
    assertThat(shell.run("put", file.toString(), "/lake").out())
        .isEqualTo(file + " -> /lake/ä b+.txt  1 file, 7 B\n");
    assertThat(node.files.get("/lake/ä b+.txt")).asString().isEqualTo("content");
  }

  @Test
  void uploadsStdin() {
    shell.stdin(new ByteArrayInputStream("from stdin".getBytes(StandardCharsets.UTF_8)));
    assertThat(shell.run("put", "-", "/lake/new.txt").code()).isZero();
    assertThat(node.files.get("/lake/new.txt")).asString().isEqualTo("from stdin");
  }

  @Test
  void aSourceThatBreaksLeavesNothingBehind() {
    InputStream breaks =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the pipe broke");
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            throw new IOException("the pipe broke");
          }
        };
    shell.stdin(new SequenceInputStream(new ByteArrayInputStream(new byte[100_000]), breaks));
    Shell.Result result = shell.run("put", "-", "/lake/new.txt");
    assertThat(result.code()).isEqualTo(7);
    assertThat(result.err()).contains("SYN-2202: the source could not be read to its end");
    assertThat(node.files).doesNotContainKey("/lake/new.txt");
  }

  @Test
  void refusesToReplaceWhereItIsToldNotTo() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "other");
    Shell.Result result = shell.run("put", "--no-overwrite", file.toString(), "/lake/hello.md");
    assertThat(result.code()).isEqualTo(7);
    assertThat(result.err())
        .isEqualTo(
            """
            error SYN-2002: /lake/hello.md exists
              cause found by the fake node
              try   Overwrite it explicitly, or choose another name.
            """);
    assertThat(node.files.get("/lake/hello.md")).asString().isEqualTo("hello, lake");
  }

  @Test
  void uploadsAndDownloadsTrees() throws IOException {
    Path up = Files.createDirectories(folder.resolve("up/sub"));
    Files.writeString(up.resolve("x"), "x");
    Files.writeString(folder.resolve("up/y"), "yy");
    assertThat(shell.run("put", "-r", folder.resolve("up").toString(), "/lake/copy").out())
        .endsWith(" -> /lake/copy  2 files, 3 B\n");
    assertThat(node.files).containsKeys("/lake/copy/sub/x", "/lake/copy/y");
    Path down = folder.resolve("down");
    assertThat(shell.run("get", "-r", "/lake/copy", down.toString()).code()).isZero();
    assertThat(down.resolve("sub/x")).hasContent("x");
    assertThat(down.resolve("y")).hasContent("yy");
  }

  @Test
  void downloadsAFileToANameAFolderOrStdout() {
    shell.run("get", "/lake/hello.md", folder.resolve("here.md").toString());
    assertThat(folder.resolve("here.md")).hasContent("hello, lake");
    shell.run("get", "/lake/hello.md", folder.toString());
    assertThat(folder.resolve("hello.md")).hasContent("hello, lake");
    assertThat(shell.run("get", "/lake/hello.md", "-").out()).isEqualTo("hello, lake");
  }

  @Test
  void aDownloadThatFailsLeavesNothingBehind() {
    Shell.Result result = shell.run("get", "/lake/nowhere", folder.resolve("x").toString());
    assertThat(result.code()).isEqualTo(4);
    assertThat(folder)
        .isDirectoryNotContaining("glob:**x")
        .isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aFolderThatIsMissingIsNamedWithWhatMakesIt() {
    Path missing = folder.resolve("missing");
    assertThat(shell.run("get", "/lake/hello.md", missing.resolve("x").toString()).err())
        .isEqualTo(
            "error SYN-1002: cannot write the local file %1$s/x: there is no folder %1$s\n  try   mkdir -p %1$s\n"
                .formatted(missing));
  }

  @Test
  void aFolderThatCannotBeMadeIsNamedWithTheReason() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    assertThat(shell.run("get", "-r", "/lake/tree", file.resolve("below").toString()))
        .isEqualTo(
            new Shell.Result(
                2,
                "",
                "error SYN-1002: cannot make the local folder %1$s/below\n  cause %1$s/below: Not a directory\n"
                    .formatted(file)));
  }

  @Test
  void aFileWhereAFolderIsNeededIsNotCalledMissing() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    assertThat(shell.run("get", "/lake/hello.md", file.resolve("below").toString()).err())
        .startsWith("error SYN-1002: cannot write the local file " + file + "/below\n")
        .contains("Not a directory")
        .doesNotContain("there is no folder", "mkdir");
  }

  @Test
  void theReasonIsToldWhereTheExceptionHasOnlyAPath() {
    assertThat(Failure.describe(new AccessDeniedException("/a")))
        .isEqualTo("AccessDeniedException: /a");
    assertThat(Failure.describe(new FileSystemException("/a", null, "Is a directory")))
        .isEqualTo("/a: Is a directory");
  }

  @Test
  void copiesWithinAClusterAndBetweenClusters() {
    try (FakeNode west = FakeNode.start("west")) {
      shell.knowing(west.context());
      assertThat(shell.run("cp", "/lake/hello.md", "/lake/again.md").code()).isZero();
      assertThat(node.files.get("/lake/again.md")).asString().isEqualTo("hello, lake");
      assertThat(shell.run("cp", "-r", "/lake/tree", "west:/lake/tree"))
          .isEqualTo(new Shell.Result(0, "/lake/tree -> west:/lake/tree  2 files, 8 B\n", ""));
      assertThat(west.files).containsOnlyKeys("/lake/tree/a.csv", "/lake/tree/deep/b.csv");
    }
  }

  @Test
  void refusesToCopyATreeIntoItselfUnderAnyName() {
    assertThat(shell.run("cp", "-r", "/lake/tree", "/lake/tree/again").code()).isEqualTo(2);
    assertThat(shell.run("cp", "-r", "/lake/tree", "s3://lake/tree/deep").code()).isEqualTo(2);
  }

  @Test
  void tellsWhatAMoveCost() {
    assertThat(shell.run("mv", "/lake/hello.md", "/lake/moved.md").out())
        .isEqualTo(
            "/lake/hello.md -> /lake/moved.md  copied 1 object, 11 B, 4 calls to the store\n");
  }

  @Test
  void removesAFileWithoutAsking() {
    assertThat(shell.run("rm", "/lake/hello.md").out())
        .isEqualTo("/lake/hello.md  removed, 1 object\n");
  }

  @Test
  void wantsYesForATreeAndTellsWhatWouldGo() {
    Shell.Result result = shell.run("rm", "-r", "/lake/tree");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            """
            error SYN-1001: this would remove /lake/tree (s3://lake/tree): 2 files, 1 directory, 8 B; nobody is there \
            to be asked
              try   Add --yes
            """);
    assertThat(shell.run("rm", "-r", "--yes", "/lake/tree").out())
        .isEqualTo("/lake/tree  removed\n");
  }

  @Test
  void asksAPersonBeforeATreeGoes() {
    assertThat(shell.typing("n\n").run("rm", "-r", "/lake/tree").code()).isEqualTo(130);
    assertThat(node.files).containsKey("/lake/tree/a.csv");
    assertThat(shell.typing("y\n").run("rm", "-r", "/lake/tree").code()).isZero();
    assertThat(node.files).doesNotContainKey("/lake/tree/a.csv");
  }

  @Test
  void aDryRunOfARemovalOnlyTells() {
    assertThat(shell.run("rm", "-r", "--dry-run", "/lake/tree").out())
        .isEqualTo("would remove /lake/tree (s3://lake/tree): 2 files, 1 directory, 8 B\n");
    assertThat(node.files).containsKey("/lake/tree/a.csv");
  }

  @Test
  void makesDirectories() {
    assertThat(shell.run("mkdir", "-p", "/lake/d").out()).isEqualTo("/lake/d  created\n");
    assertThat(shell.run("mkdir", "-p", "/lake/d").out()).isEqualTo("/lake/d  existed\n");
  }

  @Test
  void syncTellsWhatItAskedAndEndsPartialWhereSomethingCouldNotBeAsked() {
    assertThat(shell.run("sync", "-r", "--wait", "/lake"))
        .isEqualTo(new Shell.Result(0, "/lake  asked 3, changed 1, failed 0\n", ""));
    assertThat(shell.run("sync", "/lake/bad").code()).isEqualTo(20);
  }

  @Test
  void syncTellsWhatWasNotCountedAndNotAskedYet() {
    assertThat(shell.run("sync", "/lake").out()).isEqualTo("/lake  asked 3, failed 0\n");
    assertThat(shell.run("sync", "/lake", "-o", "json").out()).doesNotContain("changed");
    assertThat(shell.run("sync", "-r", "/lake").out())
        .isEqualTo("/lake  asked 3, failed 0; the node goes on with what is below\n");
  }
}
