package dev.bayou.pipelines.monitor;

import java.util.List;

/** The state of a process, for a supervisor. Both methods return at once. */
public interface Health {
    /** The health of a run that only needs its process. */
    Health OF_A_PROCESS = new Health() {
        @Override
        public List<String> faults() {
            return List.of();
        }

        @Override
        public List<String> unreachable() {
            return List.of();
        }
    };

    /** Why a restart may help; empty if the process is healthy. */
    List<String> faults();

    /** What the process needs and does not reach at the moment; empty if it is ready. */
    List<String> unreachable();
}
