package wengert.lower;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import wengert.engine.UpdateRule;

/**
 * The update of parameters where the sums of their gradients end: what a rule of an optimiser does to each, at the end of the
 * loops over what is summed.
 */
final class UpdateEpilogue {
    private final UpdateBody update;
    private final Map<String, String> arrays = new HashMap<>();
    private final Map<String, String> shared = new HashMap<>();

    /**
     * Starts a kernel: gives it the arrays of the optimiser, and loads what all parameters share.
     *
     * @param kernel a kernel without statements, whose arrays are the parameters so far
     * @param parameters the name of the array of the parameters there
     */
    UpdateEpilogue(UpdateBody update, KernelBuilder kernel, String parameters) {
        this.update = update;
        arrays.put(UpdateRule.PARAMETER, parameters);
        KernelArguments arguments = kernel.arguments();
        List<String> running = update.rule().running();
        for (int i = 0; i < running.size(); i++) {
            String name = Identifiers.of(running.get(i)) + "State";
            arrays.put(running.get(i), arguments.whole(name, new Call.RunningArgument(i)));
        }
        String numbers = "";
        for (int i = 0; i < update.rule().shared().size(); i++) {
            String number = update.rule().shared().get(i);
            if (update.reads(number)) {
                numbers = numbers.isEmpty() ? arguments.whole("shared", new Call.SharedArgument()) : numbers;
                String local = kernel.local(Identifiers.of(number) + "Shared");
                shared.put(number, local);
                kernel.add(new Stmt.Declare(local, new Value.Load(numbers, new Int.Const(i))));
            }
        }
    }

    /**
     * Adds the update of a parameter, or of a vector of them.
     *
     * @param position where they are in the array of parameters, and their running numbers in theirs
     * @param gradient the sum
     */
    void addTo(KernelBuilder kernel, Int position, Value gradient) {
        String at = kernel.local("at");
        kernel.add(new Stmt.DeclareInt(at, position));
        UpdateBody.Place place = new UpdateBody.Place(arrays, shared, new Int.Var(at), gradient, gradient.isVector());
        for (Stmt stmt : update.at(place, () -> kernel.local("x"))) {
            kernel.add(stmt);
        }
    }
}
