package io.syncline.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package may see which, and which library each of them may import. */
@AnalyzeClasses(
    packages = "io.syncline",
    importOptions = {ImportOption.DoNotIncludeTests.class, DropTestJars.class})
final class ModuleRulesTest {
  /**
   * Broker, ZooKeeper server, NameNode and S3 stand-ins: in process for tests and the demo only.
   */
  private static final String[] SERVERS = {
    "kafka..",
    "org.apache.kafka.controller..",
    "org.apache.kafka.coordinator..",
    "org.apache.kafka.image..",
    "org.apache.kafka.metadata..",
    "org.apache.kafka.network..",
    "org.apache.kafka.raft..",
    "org.apache.kafka.server..",
    "org.apache.kafka.storage..",
    "org.apache.kafka.tools..",
    "org.apache.curator.test..",
    "org.apache.zookeeper.server..",
    "org.apache.hadoop.hdfs.server..",
    "org.gaul.."
  };

  @ArchTest
  static final ArchRule everyClassIsInAPackageThatTheRulesKnow =
      classes().should().resideInAnyPackage(Packages.KNOWN);

  @ArchTest
  static final ArchRule coreImportsNothingButJavaAndNullness =
      imports(Packages.CORE, Packages.allowedInCore());

  @ArchTest
  static final ArchRule protoImportsProtobufAndGrpc =
      imports(Packages.PROTO, Packages.allowedInProto());

  @ArchTest
  static final ArchRule busImportsCoreProtoAndKafkaClients =
      imports(Packages.BUS, Packages.allowedInBus());

  @ArchTest
  static final ArchRule cacheImportsCoreProtoAndRocksDb =
      imports(Packages.CACHE, Packages.allowedInCache());

  @ArchTest
  static final ArchRule ufsImportsCoreAndStoreClients =
      imports(Packages.UFS, Packages.allowedInUfs());

  @ArchTest
  static final ArchRule watchImportsCoreAndEventSources =
      imports(Packages.WATCH, Packages.allowedInWatch());

  @ArchTest
  static final ArchRule agentImportsTheNodeAndItsServers =
      imports(Packages.AGENT, Packages.allowedInAgent());

  @ArchTest
  static final ArchRule clientSpeaksToNodesOverProtoOnly =
      imports(Packages.CLIENT, Packages.allowedInClient());

  @ArchTest
  static final ArchRule cliSpeaksToNodesOverProtoOnly =
      imports(Packages.CLI, Packages.allowedInCli());

  @ArchTest
  static final ArchRule onlyDemoAndBenchmarksUseServerClasses =
      noClasses()
          .that()
          .resideOutsideOfPackages(Packages.OUTSIDE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SERVERS);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.syncline.(**)").should().beFreeOfCycles();

  /** Lists what is allowed rather than what is forbidden: a new library needs a decision. */
  private static ArchRule imports(String from, String... allowed) {
    return classes()
        .that()
        .resideInAPackage(from)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed);
  }
}
