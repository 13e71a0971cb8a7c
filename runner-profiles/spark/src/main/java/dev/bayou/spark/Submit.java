package dev.bayou.spark;

import java.util.Objects;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.deploy.SparkSubmit;

/**
 * spark-submit for a user without an entry in passwd, as in a container with an arbitrary user id. Hadoop's own login
 * fails for such a user, so it is done here, by {@code HADOOP_USER_NAME} or the JVM's {@code user.name}.
 */
public final class Submit {
    private Submit() {}

    public static void main(String[] args) {
        String user = Objects.requireNonNullElse(System.getenv("HADOOP_USER_NAME"), System.getProperty("user.name"));
        UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser(user));
        SparkSubmit.main(args);
    }
}
