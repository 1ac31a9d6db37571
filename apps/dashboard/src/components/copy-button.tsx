import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./button.tsx";
import { showToast } from "./toast.tsx";

/** Puts a text on the clipboard and says so. */
export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setIsCopied(true);
    } catch {
      // Without HTTPS browsers keep the clipboard closed.
      showToast("The browser does not allow copying here. Select the text and copy it by hand.", "bad");
    }
  };
  return (
    <Button
      size="small"
      icon={isCopied ? <Check /> : <Copy />}
      onClick={copy}
      aria-label={`${label}${isCopied ? ": copied" : ""}`}
    >
      {isCopied ? "Copied" : "Copy"}
    </Button>
  );
}
