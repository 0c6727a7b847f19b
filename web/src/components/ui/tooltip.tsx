import { Tooltip as Primitive } from 'radix-ui'
import type { ReactElement } from 'react'

interface Props {
  text: string
  shortcut?: string
  children: ReactElement
}

export const TooltipProvider = Primitive.Provider

export function Tooltip({ text, shortcut, children }: Props) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex animate-enter items-center gap-2 rounded-md bg-ink px-2 py-1 text-sm text-surface"
        >
          {text}
          {shortcut && (
            <kbd className="rounded border border-current px-1 font-sans opacity-80">{shortcut}</kbd>
          )}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
