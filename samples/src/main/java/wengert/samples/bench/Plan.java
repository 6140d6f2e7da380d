package wengert.samples.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import wengert.samples.gpt.Schedule;
import wengert.samples.gpt.Setup;

/**
 * What is compared, and for how long.
 *
 * @param subjects what runs in the JVM, at least one; the others are compared with the first
 * @param commands external programs, as a shell reads them
 * @param commandSteps what the wall time of a program that prints no time of a step is divided by
 * @param rounds how often each has its turn, at least 1
 * @param seconds how long a subject's turn lasts
 * @param warmup how long each subject runs before the first round
 */
public record Plan(
        List<Subject> subjects, List<String> commands, long commandSteps, int rounds, double seconds, double warmup) {
    /**
     * Copies the lists.
     *
     * @param subjects what runs in the JVM, at least one; the others are compared with the first
     * @param commands external programs, as a shell reads them
     * @param commandSteps what the wall time of a program that prints no time of a step is divided by
     * @param rounds how often each has its turn, at least 1
     * @param seconds how long a subject's turn lasts
     * @param warmup how long each subject runs before the first round
     */
    public Plan {
        subjects = List.copyOf(subjects);
        commands = List.copyOf(commands);
    }

    /**
     * Returns how long it takes in one line.
     *
     * @return the rounds and the warm-up
     */
    public String describe() {
        return rounds + (rounds == 1 ? " round" : " rounds") + ", " + seconds + " s for each subject in each, after "
                + warmup + " s of warm-up for each";
    }

    /** Returns the names of the subjects, then the commands; one that comes again is numbered. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        subjects.forEach(subject -> names.add(subject.name()));
        names.addAll(commands);
        names.replaceAll(name -> {
            int times = seen.merge(name, 1, Integer::sum);
            return times == 1 ? name : name + "#" + times;
        });
        return names;
    }

    /**
     * Runs all rounds in this JVM: one after the other has its turn, so that what slows the machine for a while slows
     * each of them.
     *
     * @param setup where every training starts
     * @param schedule the learning rates
     * @param batch the number of documents a step
     * @return what was measured
     * @throws IOException if a command fails; the message is one line
     * @throws IllegalArgumentException if a training comes to a loss that is not finite
     */
    public Rounds run(Setup setup, Schedule schedule, int batch) throws IOException {
        List<Contender> contenders = new ArrayList<>();
        MatrixWork work = new MatrixWork(setup.config(), setup.documents());
        for (Subject subject : subjects) {
            contenders.add(new SubjectContender(subject.name(), subject.start(setup, schedule, batch), work));
        }
        for (String command : commands) {
            contenders.add(new CommandContender(command, commandSteps));
        }
        return run(contenders);
    }

    /** Runs all rounds of contenders, which are the subjects and then the commands. */
    Rounds run(List<Contender> contenders) throws IOException {
        // The commands first, since it is they that may fail.
        for (int i = contenders.size() - 1; i >= 0; i--) {
            contenders.get(i).warmUp(nanos(warmup));
        }
        Rounds result = new Rounds(contenders.size());
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                result.add(i, contenders.get(i).run(nanos(seconds)));
            }
        }
        return result;
    }

    private static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }
}
