import { type Problem, parseDefinition, type WorkflowDefinition } from "@baton/workflows";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Textarea } from "../../components/input.tsx";
import { Notice } from "../../components/notice.tsx";

/** The same document as text: to copy, to paste, to change where a form is in the way. */
export function JsonDialog({
  definition,
  isReadOnly,
  onApply,
  onClose,
}: {
  definition: WorkflowDefinition;
  isReadOnly: boolean;
  onApply: (definition: WorkflowDefinition) => void;
  onClose: () => void;
}) {
  const [text, setText] = useState(() => JSON.stringify(definition, null, 2));
  const [problems, setProblems] = useState<Problem[]>([]);
  const apply = () => {
    const read = readJson(text);
    if (read.kind === "refused") setProblems(read.problems);
    else {
      onApply(read.definition);
      onClose();
    }
  };
  return (
    <Dialog
      title="The workflow as JSON"
      description="What the API takes and gives. Applying it can be undone."
      onClose={onClose}
      className="max-w-3xl!"
      footer={
        <>
          <CopyButton text={text} label="Copy" />
          <Button onClick={onClose}>Close</Button>
          {isReadOnly ? null : (
            <Button variant="primary" onClick={apply}>
              Apply
            </Button>
          )}
        </>
      }
    >
      {problems.map((problem) => (
        <Notice
          key={problem.path + problem.code}
          tone="bad"
          title={`${problem.path || "The text"}: ${problem.message}`}
        >
          {problem.fix}
        </Notice>
      ))}
      <Textarea
        aria-label="Workflow as JSON"
        spellCheck={false}
        readOnly={isReadOnly}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="h-[55dvh] font-mono text-xs!"
      />
    </Dialog>
  );
}

function readJson(text: string): ReturnType<typeof parseDefinition> {
  try {
    return parseDefinition(JSON.parse(text));
  } catch (error) {
    const message = `This is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    return {
      kind: "refused",
      problems: [
        {
          severity: "error",
          code: "not-json",
          stepId: null,
          path: "",
          message,
          fix: "Correct the text at that place.",
        },
      ],
    };
  }
}
