package dev.bayou.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void anyPortIsOneThatNoConnectionTakesWhileItsServerRestarts() throws Exception {
        for (int i = 0; i < 20; i++) {
            Ports ports = Ports.choose(0, 0);

            assertThat(List.of(ports.kafka(), ports.controller(), ports.s3(), Ports.free()))
                    .allSatisfy(port -> assertThat(port).isBetween(Ports.FIRST, Ports.LAST));
            assertThat(List.of(ports.kafka(), ports.controller(), ports.s3())).doesNotHaveDuplicates();
        }
    }

    @Test
    void aWantedPortIsTakenOrRefusedByName() throws Exception {
        int wanted = Ports.free();

        assertThat(Ports.choose(wanted, 0).kafka()).isEqualTo(wanted);

        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(StartRefused.class)
                    .isThrownBy(() -> Ports.choose(0, other.getLocalPort()))
                    .withMessageContainingAll(Integer.toString(other.getLocalPort()), "--s3-port");
        }
    }
}
