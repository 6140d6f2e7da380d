package wengert.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines that are wrong: one line, exit code 2. */
class UsageTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --steps 0        | --steps is 0; expected at least 1
        --steps -5       | --steps is -5; expected at least 1
        --embd 0         | --embd is 0; expected at least 1
        --embd -16       | --embd is -16; expected at least 1
        --heads 0        | --heads is 0; expected at least 1
        --heads 3        | --heads is 3, embd is 16; expected heads to divide embd
        --layers 0       | --layers is 0; expected at least 1
        --block -1       | --block is -1; expected at least 1
        --lr NaN         | --lr is NaN; expected a finite number above 0
        --lr Infinity    | --lr is Infinity; expected a finite number above 0
        --lr 0           | --lr is 0.0; expected a finite number above 0
        --batch 0        | --batch is 0; expected at least 1
        --batch -8       | --batch is -8; expected at least 1
        --threads 0      | --threads is 0; expected at least 1
        --threads -1     | --threads is -1; expected at least 1
        --batch all      | Invalid value for option '--batch': 'all' is not an int
        --steps many     | Invalid value for option '--steps': 'many' is not an int
        --lr fast        | Invalid value for option '--lr': 'fast' is not a double
        --seed x         | Invalid value for option '--seed': 'x' is not a long
        --bogus 1        | Unknown options: '--bogus', '1'
        extra            | Unmatched argument at index 1: 'extra'
        --steps          | Missing required parameter for option '--steps' (N)
        """)
    void trainAndCheckRefuse(String options, String message) {
        for (String command : new String[] {"train", "check"}) {
            Console.run((command + " " + options).split(" ")).assertFailed(2, message);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        train --samples -1               | --samples is -1; expected at least 0
        train --engine gpu | Invalid value for option '--engine': expected one of [COMPILED, TAPE] (case-insensitive) but was 'gpu'
        train --tier gpu | Invalid value for option '--tier': expected one of [AUTO, SCALAR, VECTOR] (case-insensitive) but was 'gpu'
        train --precision f16 | Invalid value for option '--precision': expected one of [F64, F32] (case-insensitive) but was 'f16'
        train --mode slow | Invalid value for option '--mode': expected one of [EXACT, FAST] (case-insensitive) but was 'slow'
        train --engine tape --tier scalar | --tier is scalar and --engine is tape; expected --engine compiled
        train --engine tape --mode fast | --mode is fast and --engine is tape; expected --engine compiled
        check --mode fast --steps 0      | --steps is 0; expected at least 1
        check --precision f16 | Invalid value for option '--precision': expected one of [F64, F32] (case-insensitive) but was 'f16'
        train --lr-decay cosine | Invalid value for option '--lr-decay': expected one of [NONE, LINEAR] (case-insensitive) but was 'cosine'
        train --losses x --save ./x      | --losses and --save are the same file; expected two
        train --save x --data x          | --save and --data are the same file; expected two
        train --steps 1 --steps 2        | option '--steps' (N) should be specified only once
        sample                           | Missing required option: '--model=FILE'
        sample --model m --count 0       | --count is 0; expected at least 1
        sample --model m --temperature 0 | --temperature is 0.0; expected a finite number above 0
        sample --model m --temperature NaN | --temperature is NaN; expected a finite number above 0
        dump                             | Missing required option: '--out=DIR'
        export --out d                   | Missing required option: '--model=FILE'
        export --model m                 | Missing required option: '--out=DIR'
        dump --out=                      | --out is empty; expected a directory, such as . for the current one
        export --model m --out=          | --out is empty; expected a directory, such as . for the current one
        report --out=                    | --out is empty; expected a directory, such as . for the current one
        dump --out d --steps 8           | Unknown options: '--steps', '8'
        dump --out d --batch 0           | --batch is 0; expected at least 1
        dump --out d --engine tape       | Unknown options: '--engine', 'tape'
        dump --out d --heads 5           | --heads is 5, embd is 16; expected heads to divide embd
        report                           | Missing required option: '--out=DIR'
        report --out d --steps -1        | --steps is -1; expected at least 0
        report --out d --sources /no/such | --sources is /no/such; expected a directory
        report --out d --fusion /no/such | --fusion is /no/such; expected a file that 'wengert fusion --csv' wrote
        bench --rounds 0                 | --rounds is 0; expected at least 1
        bench --forks -1                 | --forks is -1; expected at least 0
        bench --seconds 0                | --seconds is 0.0; expected a finite number above 0
        bench --seconds NaN              | --seconds is NaN; expected a finite number above 0
        bench --warmup -1                | --warmup is -1.0; expected a finite number of at least 0
        bench --warmup Infinity          | --warmup is Infinity; expected a finite number of at least 0
        bench --against-steps 0          | --against-steps is 0; expected at least 1
        bench --against=                 | --against is blank; expected a command
        bench --embd 0                   | --embd is 0; expected at least 1
        bench --csv x --data x           | --csv and --data are the same file; expected two
        jit --steps 1                    | --steps is 1; expected at least 2
        jit --seconds 0                  | --seconds is 0.0; expected a finite number above 0
        jit --seconds NaN                | --seconds is NaN; expected a finite number above 0
        jit --steps 9 --seconds 1        | --steps and --seconds are both given; expected one of them
        jit --csv x --data x             | --csv and --data are the same file; expected two
        jit --tier gpu | Invalid value for option '--tier': expected one of [AUTO, SCALAR, VECTOR] (case-insensitive) but was 'gpu'
        fly                              | 'fly' is no command; expected one of train, sample, check, dump, export, report, bench, fusion, rules, jit
        --bogus                          | Unknown option: '--bogus'
        """)
    void othersRefuse(String commandLine, String message) {
        Console.run(commandLine.split(" ")).assertFailed(2, message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train",
                "check",
                "sample --model m",
                "dump --out d",
                "export --model m --out d",
                "report --out d",
                "jit"
            })
    void everyCommandThatCompilesTakesRules(String command) {
        Console console = Console.run((command + " --rules +no-such-rule").split(" "));
        assertEquals(2, console.code());
        assertEquals(1, console.err().size());
        assertTrue(
                console.err().get(0).startsWith("wengert: --rules: no rule is named 'no-such-rule'; expected one of "),
                console.err().get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpu", "tape:fast", "tape:vector", "compiled:fast:f32"})
    void benchRefusesOtherSubjects(String subject) {
        String names = "compiled, compiled:scalar, compiled:vector, tape, "
                + "compiled:fast, compiled:scalar:fast, compiled:vector:fast, "
                + "compiled:f32, compiled:scalar:f32, compiled:vector:f32, tape:f32, "
                + "compiled:f32:fast, compiled:scalar:f32:fast, compiled:vector:f32:fast";
        Console.run("bench", subject)
                .assertFailed(
                        2,
                        "no subject is named '" + subject + "'; expected one of " + names
                                + ", or with threads for a batch, as in compiled/2");
    }

    @Test
    void withoutACommand() {
        Console.run()
                .assertFailed(
                        2,
                        "expected a command: one of train, sample, check, dump, export, report, bench, fusion, rules, jit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "sample", "check", "dump", "export", "report", "bench", "fusion", "rules", "jit"})
    void helpAndVersion(String command) {
        Console help = Console.run(command, "--help").assertFine();
        assertTrue(
                help.out().get(0).startsWith("Usage: wengert " + command + " "),
                help.out().get(0));
        Console version = Console.run(command, "--version").assertFine();
        assertTrue(version.out().get(0).startsWith("wengert "), version.out().get(0));
    }

    @Test
    void theHelpOfBenchSaysHowASubjectNamesRules() {
        String help =
                String.join(" ", Console.run("bench", "--help").assertFine().out());
        assertTrue(help.replaceAll(" +", " ").contains("switched on and off, as in compiled+fma,+recompute;"), help);
    }

    @Test
    void helpListsTheCommands() {
        String help = String.join("\n", Console.run("--help").assertFine().out());
        for (String command :
                new String[] {"train", "sample", "check", "dump", "export", "report", "bench", "fusion", "rules", "jit"
                }) {
            assertTrue(help.contains("\n  " + command + " "), help);
        }
        assertEquals(1, Console.run("--version").assertFine().out().size());
    }
}
