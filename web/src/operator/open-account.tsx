import { Button, Checkbox, Form, type FormInstance, Input, Radio } from 'antd';
import { useState } from 'react';
import { useAct } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { defineTexts, useTexts } from '../text/language.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';

const TEXTS = defineTexts({
  en: {
    ...{ open: 'Open an account', name: 'Name', customer: 'Customer', seller: 'Seller', kind: 'Role', close: 'Close' },
    ...{
      sellerId: 'Seller id, which begins the ids of their products',
      sandbox: 'Test account with play money and its own clock',
    },
    ...{ token: (name: string) => `Access token of ${name}`, missing: 'Needed.' },
  },
  zh: {
    ...{ open: '开立账户', name: '名称', customer: '客户', seller: '卖家', kind: '角色', close: '关闭' },
    ...{ sellerId: '卖家标识（其商品号以此开头）', sandbox: '测试账户（虚拟资金与独立时钟）' },
    ...{ token: (name: string) => `${name} 的访问令牌`, missing: '必填。' },
  },
});

interface Fields {
  readonly kind: 'customer' | 'seller';
  readonly name: string;
  readonly seller?: string;
  readonly sandbox?: boolean;
}

/** Opens the account of a customer or a seller and shows its token, once. */
export function OpenAccount() {
  const texts = useTexts(TEXTS);
  const [isOpen, setOpen] = useState(false);
  const [opened, setOpened] = useState<{ readonly name: string; readonly token: string }>();
  const [form] = Form.useForm<Fields>();
  const { act, error, isActing, forget } = useAct(
    ({ kind: role, name, seller = '', sandbox = false }: Fields) =>
      client.call('createAccount', {
        body: role === 'seller' ? { kind: role, name, seller } : { kind: role, name, ...(sandbox && { sandbox }) },
      }),
    { changes: ['accounts'] },
  );
  function show(next: boolean): void {
    forget();
    setOpened(undefined);
    setOpen(next);
  }
  async function submit(fields: Fields): Promise<void> {
    setOpened(await act(fields).catch(() => undefined)); // The refusal is shown below.
  }
  return (
    <>
      <Button type="primary" onClick={() => show(true)}>
        {texts.open}
      </Button>
      {isOpen && (
        <Dialog
          title={texts.open}
          onClose={() => show(false)}
          actions={
            <Button type="primary" loading={isActing} onClick={() => (opened ? show(false) : form.submit())}>
              {opened ? texts.close : texts.open}
            </Button>
          }
        >
          {opened ? (
            <ShownOnce label={texts.token(opened.name)} secret={opened.token} />
          ) : (
            <AccountForm form={form} error={error} onFinish={(fields) => void submit(fields)} />
          )}
        </Dialog>
      )}
    </>
  );
}

function AccountForm(of: {
  readonly form: FormInstance<Fields>;
  readonly error: Error | null;
  readonly onFinish: (fields: Fields) => void;
}) {
  const { form, error, onFinish } = of;
  const texts = useTexts(TEXTS);
  const kind = Form.useWatch('kind', form);
  const needed = [{ required: true, message: texts.missing }];
  return (
    <Form form={form} layout="vertical" preserve={false} initialValues={{ kind: 'customer' }} onFinish={onFinish}>
      <Form.Item name="kind" label={texts.kind}>
        <Radio.Group
          options={[
            { value: 'customer', label: texts.customer },
            { value: 'seller', label: texts.seller },
          ]}
        />
      </Form.Item>
      <Form.Item name="name" label={texts.name} rules={needed}>
        <Input autoFocus />
      </Form.Item>
      {kind === 'seller' ? (
        <Form.Item name="seller" label={texts.sellerId} rules={needed}>
          <Input />
        </Form.Item>
      ) : (
        <Form.Item name="sandbox" valuePropName="checked">
          <Checkbox>{texts.sandbox}</Checkbox>
        </Form.Item>
      )}
      {error && <Refusal error={error} />}
    </Form>
  );
}
