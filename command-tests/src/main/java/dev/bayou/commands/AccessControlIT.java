package dev.bayou.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.archive.store.Stores;
import dev.bayou.commands.BayouCall.Ended;
import dev.bayou.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What commands say of a Kafka that does not allow what they need, and that they go on once it does. */
@Timeout(240)
class AccessControlIT {
    private static final int PARTITIONS = 2;
    private static final int FAILED = 1;

    private static Sandbox sandbox;
    private static ArchiveHome home;
    private static BayouLoop bayou;

    @BeforeAll
    static void begin(@TempDir Path folder) throws IOException {
        sandbox = Sandbox.start(
                folder.resolve("sandbox"), "-Dbayou.sandbox.accessControl=true", "-XX:TieredStopAtLevel=1");
        home = ArchiveHome.onS3(sandbox);
        bayou = BayouLoop.start(folder, sandbox.environment());
    }

    @AfterAll
    static void end() throws IOException {
        bayou.close();
        Stores.closeAll();
        sandbox.close();
    }

    @Test
    void aTopicThatMayNotBeReadIsNamed() throws Exception {
        String topic = filled("unread");
        allow(topic, AclOperation.DESCRIBE, AclOperation.WRITE);

        Ended refused = bayou.run(home.catchUp(sandbox, topic));

        assertThat(refused.status()).as(refused.toString()).isEqualTo(FAILED);
        assertThat(refused.stderr()).contains("Not authorized to access topics: [" + topic + "]");
        allow(topic, AclOperation.READ);
        bayou.run(home.catchUp(sandbox, topic)).requireSuccess();
        new Oracle(sandbox, home).requireExactlyOnce(topic);
    }

    @Test
    void aTargetThatMayNotBeWrittenToIsNamedAndIsFilledOnceItMay() throws Exception {
        String topic = filled("source");
        bayou.run(home.catchUp(sandbox, topic)).requireSuccess();
        String target = Topics.fresh(sandbox, "target", PARTITIONS);
        allow(target, AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS, AclOperation.READ);
        BayouCall replay = BayouCall.of(
                        "replay",
                        "--bootstrapServers=" + sandbox.bootstrapServers(),
                        "--topics=" + topic,
                        "--toTopic=" + target)
                .with(home.flags());

        Ended refused = bayou.run(replay);

        assertThat(refused.status()).as(refused.toString()).isEqualTo(FAILED);
        assertThat(refused.stderr())
                .contains(
                        "Kafka does not allow it: Not authorized to access topics: [" + target + "]",
                        "needs Write, Describe and DescribeConfigs on topic " + target,
                        "Then start again");
        assertThat(new KafkaTopic(sandbox, target).records()).isEmpty();
        allow(target, AclOperation.WRITE);
        bayou.run(replay).requireSuccess();
        new ReplayedTopic(sandbox, topic, target).requireSame();
    }

    private static String filled(String name) {
        String topic = Topics.fresh(sandbox, name, PARTITIONS);
        try (EventProducer producer = new EventProducer(
                sandbox, topic, PARTITIONS, Seed.announced(name), ArchiveContract.LONG_AGO, Duration.ofHours(1))) {
            producer.write(200);
        }
        return topic;
    }

    /** Once a topic has an ACL, only the principals that it names have rights. */
    private static void allow(String topic, AclOperation... operations) throws Exception {
        List<AclBinding> rights = Stream.of(operations)
                .map(operation -> new AclBinding(
                        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                        new AccessControlEntry("User:*", "*", operation, AclPermissionType.ALLOW)))
                .toList();
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, sandbox.bootstrapServers()))) {
            admin.createAcls(rights).all().get();
        }
    }
}
