package dev.bayou.sandbox;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A program that uses a sandbox until it is killed. */
final class SandboxOwner {
    private SandboxOwner() {}

    public static void main(String[] args) throws InterruptedException {
        Sandbox sandbox = Sandbox.start(Path.of(args[0]));
        sandbox.createTopic("topic", 1, Map.of());
        System.out.println(sandbox.pid());
        new CountDownLatch(1).await();
    }
}
